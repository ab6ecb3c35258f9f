#!/usr/bin/env python3
"""Whole processes side by side that turn the same report into a PDF: shinchoku, typst, ReportLab, WeasyPrint, Chromium.

Needs Python 3, Debian's chromium, time and fonts-morisawa-bizud-gothic, typst on the PATH (cargo install typst-cli; else the
Python package typst stands in, whose interpreter is then measured too), and `pip install reportlab weasyprint`.
The others set every cell by itself; shinchoku also merges the hierarchy, draws bars and lists what is missing.
    benches/report-side-by-side.py [--rows 50 1000] [--runs 10]
"""
import argparse
import glob
import html
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FONT = "BIZ UDGothic"

TYPST = """
#let data = json("data.json")
#set document(title: data.title)
#set page(paper: "a4", margin: 15mm, footer: context align(center, counter(page).display()))
#set text(font: "BIZ UDGothic", lang: "ja", size: 8.5pt)
= #data.title
#data.headline
#table(columns: 2, table.header([区分], [件数]), ..data.counts.map(((name, number)) => ([#name], [#number])).flatten())
#set page(paper: "a3", flipped: true, margin: 12mm)
#set text(size: 9pt)
== 進捗状況表
#table(columns: data.header.map(_ => 1fr), table.header(..data.header.map(name => [*#name*])),
  ..data.rows.flatten().map(cell => [#cell]))
"""

REPORTLAB = """
import json, sys
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, LongTable, NextPageTemplate, PageBreak, PageTemplate, Paragraph
from xml.sax.saxutils import escape
data = json.load(open(sys.argv[1]))
pdfmetrics.registerFont(TTFont("BIZ", sys.argv[3]))
style = ParagraphStyle("text", fontName="BIZ", fontSize=9, leading=12, wordWrap="CJK")
document = BaseDocTemplate(sys.argv[2], title=data["title"])
page = lambda name, size: PageTemplate(name, [Frame(34, 34, size[0] - 68, size[1] - 68)], pagesize=size)
document.addPageTemplates([page("summary", A4), page("table", landscape(A3))])
text = lambda value: Paragraph(escape(str(value)).replace("\\n", "<br/>"), style)
rows = [[text(cell) for cell in row] for row in [data["header"]] + data["rows"]]
width = (landscape(A3)[0] - 80) / len(data["header"])
table = LongTable(rows, colWidths=[width] * len(data["header"]), repeatRows=1, style=[("GRID", (0, 0), (-1, -1), 0.5, "#888888")])
document.build([text(data["title"]), text(data["headline"]), LongTable([[text(c) for c in row] for row in data["counts"]]),
                NextPageTemplate("table"), PageBreak(), table])
"""

WEASYPRINT = """
import sys, weasyprint
weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""


def page(data: dict) -> str:
    """The report as one HTML page."""
    text = lambda value: html.escape(str(value)).replace("\n", "<br>")
    cells = lambda row, tag: "".join(f"<{tag}>{text(cell)}</{tag}>" for cell in row)
    rows = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in data["rows"])
    counts = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in data["counts"])
    return f"""<!doctype html><html lang="ja"><meta charset="utf-8"><title>{text(data["title"])}</title><style>
@page {{ size: A4; margin: 15mm }} @page table {{ size: A3 landscape; margin: 12mm }}
body {{ font: 8.5pt "{FONT}" }} .table {{ page: table; break-before: page }} tr {{ break-inside: avoid }}
table {{ border-collapse: collapse }} td, th {{ border: 0.5pt solid #888; padding: 2pt; vertical-align: top }}
</style><h1>{text(data["title"])}</h1><p>{text(data["headline"])}</p><table>{counts}</table><div class="table">
<h2>進捗状況表</h2><table><thead><tr>{cells(data["header"], "th")}</tr></thead><tbody>{rows}</tbody></table></div></html>"""


def resident(process: int) -> float:
    """The memory of a process and all below it, in MB."""
    total = 0
    for folder in [process, *children(process)]:
        try:
            status = pathlib.Path(f"/proc/{folder}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in status.splitlines() if line.startswith("Pss:"))
        except (OSError, StopIteration):
            pass
    return total / 1024


def children(process: int) -> list[int]:
    """Every process below one."""
    try:
        found = [int(number) for number in pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []
    return found + [below for child in found for below in children(child)]


def run(command: list[str], folder: str, tree: bool) -> tuple[float, float, float]:
    """Wall time and processor time in milliseconds and the peak memory in MB of one run."""
    # A process inherits the peak of the one that forked it, so this one, which is large, asks a small one to fork.
    command = command if tree else ["time", "--format=%M", "--output=memory", *command]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            peak[0] = max(peak[0], resident(process.pid))

    watcher = threading.Thread(target=watch)
    if tree:
        watcher.start()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = (time.perf_counter() - started) * 1000
    over.set()
    if tree:
        watcher.join()
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command[0]}: {errors.decode(errors='replace')}")
    memory = peak[0] if tree else int(pathlib.Path(folder, "memory").read_text()) / 1024
    return wall, (usage.ru_utime + usage.ru_stime) * 1000, memory


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, nargs="*", default=[50, 1000])
    arguments.add_argument("--runs", type=int, default=10)
    options = arguments.parse_args()
    subprocess.run(["cargo", "bench", "--no-run", "--locked", "--bench", "report_process"], cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "deps"
    built = [path for path in glob.glob(str(target / "report_process-*")) if "." not in os.path.basename(path)]
    own = max(built, key=os.path.getmtime)
    font = subprocess.run(["fc-match", "--format=%{file}", FONT], capture_output=True, text=True, check=True).stdout
    typst = shutil.which("typst")
    for rows in options.rows:
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder)
            said = subprocess.run([own, "data", str(rows)], capture_output=True, check=True).stdout
            (place / "data.json").write_bytes(said)
            (place / "report.typ").write_text(TYPST, encoding="utf-8")
            (place / "report.html").write_text(page(json.loads(said)), encoding="utf-8")
            compile_typst = "import typst; typst.compile('report.typ', output='typst.pdf')"
            programs = {
                "shinchoku": ([own, "draw", str(rows), "shinchoku.pdf"], False),
                "typst": ([typst, "compile", "report.typ", "typst.pdf"] if typst else [sys.executable, "-c", compile_typst], False),
                "ReportLab": ([sys.executable, "-c", REPORTLAB, "data.json", "reportlab.pdf", font], False),
                "WeasyPrint": ([sys.executable, "-c", WEASYPRINT, "report.html", "weasyprint.pdf"], False),
                "Chromium": (["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                              f"--user-data-dir={folder}/profile", "--print-to-pdf=chromium.pdf", "report.html"], True),
            }
            print(f"{rows} rows, medians of {options.runs} runs, in turns")
            print(f"{'':14}{'wall':>10}{'processor':>12}{'memory':>10}{'file':>10}")
            results: dict[str, list[tuple[float, float, float]]] = {name: [] for name in programs}
            for _ in range(options.runs):
                for name, (command, tree) in programs.items():
                    results[name].append(run(command, folder, tree))
            for name, figures in results.items():
                wall, processor, memory = (statistics.median(column) for column in zip(*figures))
                size = (place / f"{name.lower()}.pdf").stat().st_size / 1024
                print(f"{name:14}{wall:>7.0f} ms{processor:>9.0f} ms{memory:>7.0f} MB{size:>7.0f} KB")


if __name__ == "__main__":
    main()
