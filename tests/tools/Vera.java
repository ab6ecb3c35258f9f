// Asks veraPDF whether files keep a standard: java Vera FLAVOUR[,FLAVOUR...] FILE...
// Prints PASS or FAIL a file and flavour, under FAIL every rule that is broken, how often, and one place.

import java.io.FileInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

public class Vera {
    public static void main(String[] arguments) {
        VeraGreenfieldFoundryProvider.initialise();
        boolean valid = true;
        for (int index = 1; index < arguments.length; index++) {
            for (String flavour : arguments[0].split(",")) {
                valid &= keeps(PDFAFlavour.fromString(flavour), arguments[index]);
            }
        }
        System.exit(valid ? 0 : 1);
    }

    private static boolean keeps(PDFAFlavour flavour, String file) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
            String verdict = result.isCompliant() ? "PASS " : "FAIL ";
            System.out.println(verdict + flavour + " " + file + " checks=" + result.getTotalAssertions());
            Map<RuleId, String> places = new LinkedHashMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    places.putIfAbsent(assertion.getRuleId(), assertion.getMessage() + " @ " + assertion.getLocation().getContext());
                }
            }
            Map<RuleId, Integer> failed = result.getFailedChecks();
            places.forEach((rule, place) -> System.out.println(
                "   " + rule.getClause() + "-" + rule.getTestNumber() + " x" + failed.get(rule) + "  " + place));
            return result.isCompliant();
        } catch (Exception fault) {
            System.out.println("FAIL " + flavour + " " + file + " " + fault);
            return false;
        }
    }
}
