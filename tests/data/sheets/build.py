#!/usr/bin/env python3
# Builds the sheets of this folder: small files of the shapes that offices have. Names and numbers are made up.
# Beside each stands NAME.toml, its source block, and NAME.json, what must be read in it; both are written by people.
# Requirements: openpyxl==3.1.5 xlwt==1.3.0 odfpy==1.4.1
# Run it in this folder; what it writes is committed.

import csv
import datetime
import pathlib

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

HERE = pathlib.Path(__file__).parent


def xlsx(name, sheets):
    """sheets: {sheet name: (rows, merges)}; the first row is row 1."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.created = book.properties.modified = datetime.datetime(2017, 3, 15)
    for title, (rows, merges) in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
        for area in merges:
            sheet.merge_cells(area)
    return book, HERE / f"{name}.xlsx"


def save(pair):
    book, path = pair
    book.save(path)


def text(name, rows, encoding, separator=","):
    (HERE / name).parent.mkdir(exist_ok=True)
    with open(HERE / name, "w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)


def wide_two_rows():
    # The year only in the upper row: merged over its columns for H27 and H28, left-most with blanks for H29.
    rows = [
        ["観光振興計画　進捗管理シート"],
        ["番号", "指標", "単位", "基準値", "平成27年度", "", "平成28年度", "", "平成29年度", ""],
        ["", "", "", "H26", "目標値", "実績値", "目標値", "実績値", "目標値", "実績値"],
        [1, "観光入込客数", "千人", 820, 850, 861, 880, 902, 910, ""],
        [2, "宿泊客数\n（延べ）", "人", "41,200", "42,000", "△1,577", "43,000", "集計中", "44,000", ""],
        ["", "合計", "", 861, 892, 861, 923, 902, 954, ""],
        ["※観光入込客数は暦年の値。"],
    ]
    book, path = xlsx("wide_two_rows", {"進捗": (rows, ["A2:A3", "B2:B3", "C2:C3", "E2:F2", "G2:H2"])})
    book["進捗"].row_dimensions[5].hidden = True
    book.save(path)


def kinds_a_year():
    # Three kinds a year in an order of their own, years of an era without its name, one kind missing under the last.
    rows = [
        ["", "28年度", "", "", "29年度", "", ""],
        ["成果指標", "実績", "計画", "達成率", "実績", "計画", "達成率"],
        ["認定農業者数", "120人", "125人", "96%", "131人", "130人", "101%"],
        ["新規就農者数", "3人", "5人", "60%", "―", "5人", ""],
    ]
    save(xlsx("kinds_a_year", {"農業": (rows, [])}))


def centred_years():
    # The years stand over the middle one of their columns, without a merge.
    rows = [
        ["", "", "Ｈ２８", "", "", "Ｈ２９", ""],
        ["評価指標", "目標", "予定", "実績", "目標", "予定", "実績"],
        ["相談件数", "100件", "90件", "95件", "110件", "100件", ""],
    ]
    save(xlsx("centred_years", {"相談": (rows, [])}))


def long_cp932():
    rows = [
        ["指標", "年度", "実績", "備考"],
        ["①起業相談件数", "平成27年度", "215件", ""],
        ["①起業相談件数", "平成28年度", "240件", "速報値"],
        ["②商談会の開催〜市内", "H28", "－", ""],
    ]
    rows[3][0] = "②商談会の開催～市内"
    text("long_cp932.csv", rows, "cp932")


def sections():
    head = ["評価指標", "目標", "実績"]
    text("sections/【農政課】進捗_H28.csv", [head, ["直売所の売上", "5,000万円", "4,200万円"]], "cp932")
    text("sections/【観光課】進捗_H28.csv", [["観光課"], head, ["案内所の利用者数", "1万2000人", "9,800人"]], "utf-8-sig")


def old_xls():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("様式１")
    style = xlwt.easyxf
    # More texts than one record holds, so that the table of shared texts goes on in further records.
    for at in range(12):
        sheet.write(2, 5 + at, f"経緯その{at}" + "あa" * 400)
    sheet.write_merge(0, 1, 0, 0, "評価指標")
    sheet.write_merge(0, 0, 1, 2, "実績")
    sheet.write(1, 1, "H27")
    sheet.write(1, 2, "H28")
    rows = [
        ("満足度", 0.255, "0.0%", 0.3, "0%"),
        ("会員数", 1234, '#,##0"人"', 1300.5, "#,##0.0"),
        ("公表日", datetime.date(2016, 3, 31), "yyyy/m/d", datetime.date(2017, 3, 23), "m月d日"),
    ]
    for at, (name, first, first_format, second, second_format) in enumerate(rows, start=2):
        sheet.write(at, 0, name)
        sheet.write(at, 1, first, style(num_format_str=first_format))
        sheet.write(at, 2, second, style(num_format_str=second_format))
    hidden = book.add_sheet("控え")
    hidden.visibility = 1
    hidden.write(0, 0, "評価指標")
    hidden.write(0, 1, "実績")
    hidden.write(1, 0, "会員数")
    hidden.write(1, 1, "9人")
    book.save(str(HERE / "old_xls.xls"))


def ods():
    document = OpenDocumentSpreadsheet()
    hiding = Style(name="hiding", family="table")
    hiding.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(hiding)

    def cell(shown, **attributes):
        made = TableCell(**attributes)
        for line in shown.split("\n"):
            made.addElement(P(text=line))
        return made

    def row(*cells, **attributes):
        made = TableRow(**attributes)
        for one in cells:
            made.addElement(one)
        return made

    sheet = Table(name="進捗")
    blank = lambda **more: TableCell(**more)
    sheet.addElement(row(cell("指標", numberrowsspanned=2), cell("平成28年度", numbercolumnsspanned=2), CoveredTableCell()))
    sheet.addElement(row(CoveredTableCell(), cell("目標"), cell("実績")))
    sheet.addElement(row(
        cell("市民の\n満足度"),
        cell("30.0%", valuetype="percentage", value="0.3"),
        cell("25.5%", valuetype="percentage", value="0.2553"),
    ))
    sheet.addElement(row(blank(numbercolumnsrepeated=1024), numberrowsrepeated=3))
    sheet.addElement(row(
        cell("会員数"),
        cell("1,300人", valuetype="float", value="1300"),
        cell("1,234人", valuetype="float", value="1234"),
    ))
    sheet.addElement(row(
        cell("公表日"),
        cell("29年3月31日", valuetype="date", datevalue="2017-03-31"),
        TableCell(formula="of:=SUM([.B7:.C7])"),
    ))
    sheet.addElement(row(blank(numbercolumnsrepeated=1024), numberrowsrepeated=1048569))
    document.spreadsheet.addElement(sheet)
    copy = Table(name="控え", stylename=hiding)
    copy.addElement(row(cell("指標"), cell("実績")))
    copy.addElement(row(cell("会員数"), cell("9人")))
    document.spreadsheet.addElement(copy)
    document.save(str(HERE / "open_document.ods"))


def uncalculated():
    # openpyxl saves no results; a calculated empty text (t="str") is one.
    rows = [
        ["評価指標", "実績 H28", "内訳1", "内訳2"],
        ["相談件数", "=C2+D2", 3, 4],
        ["訪問件数", 5, 2, 3],
        ["平均", "=AVERAGE(B2:B3)", "", ""],
    ]
    save(xlsx("uncalculated_formulas", {"表": (rows, [])}))


def english_quarters():
    rows = [
        ["City of Example - Performance Measures"],
        ["Measure Name", "Unit of Measure", "Department", "FY16 Target", "Q1 FY16", "Q2 FY16", "Q3 FY16", "Q4 FY16", "Comments"],
        ["Calls answered within 10 seconds", "Percent", "Emergency", "90%", "91.2%", "89.9%", "No Data", "", ""],
        ["Trees planted", "Number", "Parks", "1,200", "310", "402", "288", "355", "Includes volunteers"],
        ["Permits issued online", "Number", "Planning", "TBD", "New Measure", "", "", "", ""],
        ["Library visits", "Number", "Library", "N/A", "No Data", "No Data", "No Data", "No Data", ""],
    ]
    save(xlsx("english_quarters", {"FY2016": (rows, [])}))
    text("english_sum.csv", rows[1:], "utf-8")


def repeated_blocks():
    rows = [
        ["指標", "目標\nH32", "実績\nH27", "実績\nH28"],
        ["商談件数", "累計 50件", "8件", "12件"],
        [],
        ["", "２　雇用", "", ""],
        ["評価指標", "担当課", "目標 H32", "実績 H28"],
        ["就職者数", "雇用課", "45人/年", "14人"],
        [],
        ["３　観光", "", "目標 H32", "実績 H29"],
        ["入込客数", "観光課", "90万人", "81万人"],
    ]
    save(xlsx("repeated_blocks", {"進捗": (rows, [])}))


def coastal_city():
    # After a published sheet of a coastal city: a dummy in the first row, no year in the header (the file's name has
    # it), five kinds of dash, numbers as text, tabs behind them, 0 where an empty unit was referred to.
    dashes = ["-", "－", "―", "‐", "–"]
    rows = [
        ["ダミー", "ダミー", "ダミー", 0, 0],
        ["No.", "KPI", "単位", "目標値", "実績値"],
        ["例", "○○の数", "人", "100", "80"],
        ["1", "植林面積", "ha", "120", "118.5\t"],
        ["2", "間伐面積", "㏊", "1,000", "980"],
        ["3", "作付面積", "ｈａ", "50", "91.370000000000005"],
        ["4", "参加団体数", 0, "30", "29（4）"],
    ]
    rows += [[str(at), f"未集計の指標その{at}", "件", "10", dash] for at, dash in enumerate(dashes, start=5)]
    book, _ = xlsx("", {"集計": (rows, [])})
    book["集計"]["HB1826"] = " "
    book.save(HERE / "coastal_city_平成28年度.xlsx")


def columns_alike():
    # Two columns say what happened in the same year: nobody but the office knows which of them counts.
    rows = [
        ["評価指標", "目標値", "実績値", "実績値"],
        ["相談件数", "100件", "95件", "80件"],
        ["訪問件数", "30件", "", "12件"],
    ]
    save(xlsx("columns_alike_H28", {"南部": (rows, []), "北部": ([rows[0], ["講座数", "3回", "2回", "2回"]], [])}))


def utf16_tabs():
    rows = [["指標", "年度", "目標", "実績"], ["空き家の\u2460活用数", "令和元年度", "10件", "7件"], ["空き家の①活用数", "R2", "12件", "…"]]
    text("utf16_tabs.tsv", rows, "utf-16", "\t")
    text("utf16_unmarked.tsv", rows, "utf-16-be", "\t")


def kinds_in_rows():
    # One indicator over several rows; the kind stands at the left, under no heading.
    rows = [
        ["指標名", "", "H27", "H28", "H29"],
        ["出生数", "目標", "300人", "310人", "320人"],
        ["", "実績", "291人", "288人", ""],
        ["", "達成率", "97%", "93%", ""],
        ["転入超過数", "目標", "△100人", "△50人", "0人"],
        ["", "実績", "△1,577人", "△90人", ""],
    ]
    save(xlsx("kinds_in_rows", {"人口": (rows, ["A2:A4"])}))


def long_kinds():
    rows = [
        ["指標", "年度", "区分", "値", "単位", "時点", "備考"],
        ["企業立地件数", "2016", "目標", "5", "件", "", ""],
        ["企業立地件数", "2016", "実績", "3", "件", "2017-02-28", "見込み2件を含まない"],
        ["企業立地件数", "2016", "順位", "2", "位", "", ""],
        ["企業立地件数", "2017/18", "目標", "6", "件", "", ""],
    ]
    text("long_kinds.csv", rows, "utf-8")


def long_months():
    rows = [
        ["指標", "年月", "実績"],
        ["来館者数", "2016年4月", "1,020人"],
        ["来館者数", "2016年5月", "1,311人"],
        ["来館者数", "2017年2月", "980人"],
        ["来館者数", "2017年3月", ""],
        ["貸出点数", "2016-04-30", "300点"],
    ]
    text("long_months.csv", rows, "utf-8")


def half_years():
    # The two halves of one year below a merged heading: which of them, or their sum, is the year's is the office's to say.
    rows = [
        ["健康づくり計画"],
        ["指標", "単位", "R4目標", "R5実績", "", "R5目標"],
        ["", "", "", "上半期", "下半期", ""],
        ["健診受診者数", "人", "1,000", "480", "530", "1,020"],
        ["健康教室の開催回数", "回", "20", "9", "", "22"],
    ]
    save(xlsx("half_years", {"健康": (rows, ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"])}))


def quarters_and_year():
    rows = [
        ["Measure ID", "Measure Name", "Department", "Unit", "Desired Direction", "FY16 Target", "FY16 Q1", "FY16 Q2", "FY16 Q3", "FY16 Q4", "FY16 YTD", "Notes"],
        ["1", "Calls answered within 10 seconds", "Police", "%", "Up", "90", "91.2", "89.9", "No Data", "", "90.5", ""],
        ["2", "Trees planted", "Parks", "Number", "Up", "1,200", "310", "402", "288", "355", "1355", "with volunteers"],
        ["3", "Average response time to emergency calls", "Fire", "Minutes", "Down", "8", "8.4", "8.1", "7.9", "8.2", "8.1", ""],
    ]
    text("quarters_and_year.csv", rows, "utf-8")


def outturns():
    # A series is the code of an indicator here, and its title the name.
    rows = [
        ["Series", "Title", "Good performance is", "2015/16 Outturn", "2016/17 Target", "2016/17 Provisional Outturn", "Responsible Service"],
        ["BCP151", "Number of new homes", "Higher", "1,200", "1,500", "1,410", "Housing"],
        ["BCP152", "Reduce the number of rough sleepers", "Lower", "86", "70", "74", "Housing"],
        ["BCP153", "Percentage of household waste sent for reuse", "Higher", "44.9%", "50%", "N/A", "Waste"],
    ]
    text("outturns.csv", rows, "utf-8-sig")


def wide_paths():
    # After published sheets of the strategies of cities: a baseline of two columns, a target and an actual for every year.
    years = ["H28", "H29", "H30", "R1", "R2"]
    rows = [
        ["総合戦略KPI一覧"],
        ["No.", "基本目標", "施策の方向", "KPI", "単位", "担当課", "基準", "", "目標", "", "", "", "", "実績", "", "", "", ""],
        ["", "", "", "", "", "", "年度", "値", *years, *years],
        [1, "基本目標1　しごとをつくる", "(1) 農林業", "耕作放棄地面積（ha）", "ha", "農林課", "H26", "120.5", 118, 115, 112, 109, 106, "117", "116", "―", "", ""],
        [2, "", "(1) 農林業", "新規就農者数（人）", "人", "農林課", "H26", "2", 3, 4, 5, 6, 7, "3", "2", "29（4）", "", ""],
        [3, "", "(2) 商工業", "時間外勤務の削減時間", "時間", "商工課", "H26", "0", 100, 200, 300, 400, 500, "90", "150", "", "", ""],
        [4, "基本目標2　安心してくらす", "(1) 環境", "1人1日当たりごみ排出量", "g", "環境課", "H26", "980", 970, 960, 950, 940, 930, "975", "972", "", "", ""],
        [5, "", "(1) 環境", "空き家数", "戸", "都市課", "H26", "410", 405, 400, 395, 390, 385, "408", "412", "", "", ""],
    ]
    save(xlsx("wide_paths", {"KPI": (rows, ["G2:H2", "I2:M2", "N2:R2", "B4:B6", "B7:B8"])}))


def forecasts():
    # One file a section, whose name stands above the table; what is expected of the year that still runs.
    head = ["目標指標", "R5計画値", "R5実績見込", "備考"]
    for file, section, rows in [
        ("nosei", "農政課", [["直売所の売上（万円）", "5,000", "4,800", ""], ["認定農業者数（人）", "120", "118", "3月末"]]),
        ("kanko", "観光課", [["観光客数（千人）", "900", "880", ""], ["案内所の利用者数（人）", "12,000", "9,800", ""]]),
    ]:
        above = [["令和5年度　実施計画の進捗"], ["所属名", section], []]
        (HERE / "forecasts").mkdir(exist_ok=True)
        save(xlsx(f"forecasts/様式1_{file}_R5", {"様式1": (above + [head] + rows, [])}))


def year_sheets():
    sheets = {}
    for year, children, guests in [("R3", "12人", "150人"), ("R4", "8人", "180人"), ("R5", "3人", "")]:
        target = {"R3": "10人", "R4": "5人", "R5": "0人"}[year]
        rows = [["子ども計画"], ["指標名", "目標値", "実績値"], ["保育所の待機児童数", target, children], ["子育て講座の参加者数", "200人", guests]]
        sheets[year] = (rows, [])
    save(xlsx("year_sheets", sheets))


def months_below():
    months = ["4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月"]
    rows = [
        ["図書館　月別の利用状況"],
        ["指標・目標", "", "R5"],
        ["指標", "目標", *months],
        ["来館者数", "12,000人", "900人", "1000人", "1100人", "1000人"],
        ["貸出点数", "24,000点", "1900点", "2000点", "2100点", "1000点"],
    ]
    save(xlsx("months_below", {"月別": (rows, ["A2:B2", "C2:N2"])}))


def titles_between():
    # The steps of the plan stand as titles between the rows; the last year is expected, the others are final.
    rows = [
        ["第2次総合計画　進捗管理"],
        ["指標", "単位", "現状値(H30)", "R3実績", "R4実績", "R5実績見込", "目標値(R7)"],
        ["基本目標1　健やかに暮らせるまち"],
        ["健康寿命（男性）", "歳", "79.1", "79.5", "79.8", "80", "80.5"],
        ["がん検診受診率", "％", "22.1", "20.5", "21.9", "23", "30"],
        ["基本目標2　安全なまち"],
        ["交通事故件数", "件", "310", "280", "262", "250", "200"],
        ["自主防災組織の組織率", "％", "65", "70", "72", "", "90"],
        ["※R5は見込値"],
    ]
    save(xlsx("titles_between", {"総合": (rows, ["A3:G3"])}))


def titled_tables():
    # One table an indicator: its name above the table, or in its corner; what happened and what should be reached in rows.
    rows = [
        ["第2期総合戦略　進捗管理シート"],
        [],
        ["KPI①　市内就業者数", "", "", "", "", "担当課：商工課"],
        ["年度", "基準値(R1)", "R2", "R3", "R4"],
        ["目標値（人）", "", "41000", "41200", "41500"],
        ["実績値（人）", "40800", "40810", "40955(速報値)", ""],
        ["達成率", "", "99.5%", "99.4%", ""],
        [],
        ["移住者数（累計）", "R2", "R3", "R4"],
        ["目標", "20人", "40人", "60人"],
        ["実績", "18人", "43人", ""],
        ["※移住者は窓口を通じた人数。"],
    ]
    save(xlsx("titled_tables", {"進捗": (rows, [])}))


if __name__ == "__main__":
    for build in [
        wide_two_rows,
        kinds_a_year,
        centred_years,
        long_cp932,
        sections,
        old_xls,
        ods,
        uncalculated,
        english_quarters,
        repeated_blocks,
        coastal_city,
        columns_alike,
        utf16_tabs,
        kinds_in_rows,
        long_kinds,
        long_months,
        half_years,
        quarters_and_year,
        outturns,
        wide_paths,
        forecasts,
        year_sheets,
        months_below,
        titles_between,
        titled_tables,
    ]:
        build()
