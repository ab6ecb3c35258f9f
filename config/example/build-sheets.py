#!/usr/bin/env python3
"""Makes the workbooks and the lock file of the example office (see README.md). Needs openpyxl 3.1.

The sheet is written as an office writes it: for people. Run without arguments; the same texts give the same bytes.
"""

import io
import re
import zipfile
from datetime import datetime
from math import ceil
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

HERE = Path(__file__).resolve().parent
BOOK = "進捗状況_H28.xlsx"
OLD_COPY = "進捗状況_H28 - コピー.xlsx"
SECRETARIAT = "産業振興アクションプラン事務局"

# A direction holds initiatives; an initiative holds its texts and its rows: (id, name, target, actual, plan of H29).
DIRECTIONS = [
    ("成長を目指す事業者の活力向上", [
        ("① 事業活動の価値向上",
         "◎付加価値の高い事業を生み出す取組の促進\n○事業者の環境配慮に関する取組の促進",
         "(1) 市内事業者の事業活動への支援の充実\n(2) 産業活性化や高付加価値化等につながる事業者主体の取組の促進\n"
         "(3) 設備等の環境対応促進と環境産業関連情報の提供",
         [
             ("I01", "多様な事業者の連携による新たな商品・サービス等の開発数", "累計 7件", "—", ""),
             ("I02", "産業活性化プロジェクト促進事業を活用した高付加価値な製品・商品の開発数", "累計 5件", "0件",
              "対象者の要件拡大\n・2事業者を含む5人以上の団体\n・単独の個人事業主・法人(拡大分)"),
             ("I03", "産業活性化プロジェクト促進事業を活用した市内事業者(製品・商品)の認知向上にむけた取組件数", "累計 5件",
              "1件\n茨木ヴィンテージカーショー", ""),
             ("I04", "産学連携スタートアップ支援事業を活用した事業(製品・技術等)の実用化数", "累計10件",
              "申請 6件\n採択 4件\n実用化 2件", ""),
         ]),
        ("② 創造的機能の集積と\n企業立地の促進",
         "◎事業活動における創造的機能の集積促進\n◎企業活動への支援と立地促進",
         "(1) 創造的機能の強化に向けた取組の充実\n(3) 企業立地の促進への支援",
         [
             ("I05", "巡回訪問での制度周知による各種支援策の利用件数", "100件/年", "巡回 107件(2/23現在)\n利用件数 77件", ""),
             ("I06", "研究施設・生産施設・物流施設等の新規立地件数", "累計 10件", "1件", ""),
         ]),
        ("③ 起業の促進と成長支援",
         "◎新規開業者の創業促進と成長支援",
         "(1) 起業・創業に触れる機会づくり\n(2) 起業・創業の支援の充実\n(3) 起業後のフォローアップの充実",
         [
             ("I07", "子ども(仕事の概念を理解する前の年齢層)を対象に、起業・創業も含めた「働き方」やビジネスの仕組み等を学ぶ機会の提供回数",
              "1回/年", "—", ""),
             ("I08", "学生(将来の仕事を具体的に考える年齢層)を対象に、起業・創業のステップ等を学ぶ機会の提供回数", "1回/年",
              "検討中\n(立命館・追手門学院大学との意見交換実施)", "2回/年(予定)\nビジネスプラン作成セミナー"),
             ("I09", "子育て世代を対象とした、入門編セミナー等の開催", "1回/年",
              "2回/年(参加:33名)\n・女性ファーストステップセミナー",
              "3回/年(予定)\n・女性ファーストステップセミナー\n・女性ステップアップセミナー"),
             ("I10", "起業・創業に興味を持つ人を対象とした、入門編セミナー等の開催", "1回/年", "—", ""),
             ("I11", "創業支援ネットワークによる創業相談者数", "320人/年", "215人\n(12月末時点)", ""),
             ("I12", "創業支援ネットワークによる創業実現者数", "95人/年", "43人\n(12月末時点)", ""),
             ("I13", "起業家からの相談・フォローアップ件数", "30件/年", "アドバイザー巡回\n15件", ""),
             ("I14", "起業家同士の交流機会の開催回数", "2回/年", "—", ""),
             ("I15", "起業家同士の交流機会の参加者数", "50人/年", "—", ""),
         ]),
    ]),
    ("市民の快適な暮らしや地域社会を支える機能", [
        ("④ まちの\nにぎわい創出",
         "◎魅力ある個店の創出促進\n◎人を呼び込む仕掛けづくり\n○市内産業の情報発信の強化",
         "(1) 商店の魅力アップ支援\n(2) 人が集まり、滞留する仕掛けづくり",
         [
             ("I16", "商店を対象とした経営・販売・集客等に関する支援件数", "累計 40件",
              "経営相談 11件\n経営アドバイザーによる訪問 3件", ""),
             ("I17", "市が主催・共催・後援等を行った集客性・回遊性のある食に関するイベント数", "累計 3件",
              "2件\n・茨木おいもスイーツフェア\n・バルフェスタいばらき", ""),
             ("I18", "商店街の活性化や認知度向上にむけたイベントの数", "累計 3件",
              "6件\n・防災イベント\n・クーポン付マップ\n・イルミネーション\n・大売出し、セール等", ""),
         ]),
        ("⑤ 地域の生活支援と\n快適性の向上",
         "◎生活支援サービスの提供支援\n○快適性を高める環境の整備",
         "(1) 商店街等による生活支援サービスの取組支援\n(2) 商店街等における生活利便施設等の整備支援",
         [
             ("I19", "商店街等での生活支援サービスの実施件数", "累計 2件", "0件", ""),
             ("I20", "商店街等での生活支援サービスの利用者数", "累計 100件", "—", ""),
             ("I21", "商店街等における生活利便施設等の設置に向けての支援件数", "累計 2件", "0件", ""),
         ]),
        ("⑥ 地元農産物の\n流通の促進",
         "◎販売機会の拡充支援\n○農商連携の推進\n○農産物の安全性の向上支援",
         "(1) 消費者と生産者の交流の促進\n(2) 農商工連携の促進",
         [
             ("I22", "地元産農産物の販売機会の拡充件数", "累計 1件",
              "(地元産生鮮食品のチャレンジショップ開設について商店会から相談あり)", ""),
             ("I23", "農商工連携に対して意欲のある事業者のマッチング件数", "累計 2件", "検討中\n(農業者へのヒアリング実施)",
              "農商連携交流会\n(実施予定)"),
             ("I24", "マッチングによる新たな商品、サービスの開発件数", "累計 2件", "", ""),
         ]),
    ]),
    ("産業を活性化させる基盤づくり", [
        ("⑦ 連携の促進",
         "◎産業に関わる交流\n機会の創出\n○市内産業を知る\n機会の拡充",
         "(1) 連携を生み、育てるための仕組み\nの整備・強化\n(2) 産学連携に取り組みやすい環境\nづくり",
         [
             ("I01", "多様な事業者の連携による新たな商品・\nサービス等の開発数(再掲)", "累計 7件", "—", ""),
             ("I25", "プロジェクトの創出を目的とした会議から生\nまれる新たな取組件数", "累計 2件", "—", ""),
             ("I26", "商店街の活性化に向けた新たな取組件数", "累計 7件", "6件(商店街イベント)", ""),
             ("I23", "農商工連携に対して意欲のある事業者の\nマッチング件数(再掲)", "累計 2件", "検討中\n(農業者へのヒアリング実\n施)",
              "農商連携交流会\n(実施予定)"),
             ("I27", "(仮称)産学連携交流サロンの開催数", "3回/年", "3回/年\n参加者:72名", "2~3回/年(予定)"),
             ("I04", "産学連携スタートアップ支援事業を活用した\n事業(製品・技術等)の実用化数(再掲)", "累計 10件",
              "申請 6件\n採択 4件\n実用化 2件", ""),
         ]),
        ("⑧ 人材の確保と育成",
         "○就労希望者と企業\nとの接点拡大\n○企業OB人材の活用\n○企業の成長を支える\n人材育成の支援",
         "(1) 事業者・人材のコーディネート機能の\n強化\n(2) 職業能力の向上にむけた支援\n"
         "(3) 働きやすい職場づくりの促進\n(4) 市内事業者の人材育成への支援",
         [
             ("I28", "就労支援フェアの就職者数", "45人/年", "14人\n(H28に就職した人数)\n※3/23現在", ""),
             ("I29", "就労支援フェアの来場者数", "450人/年", "310人", ""),
             ("I30", "就労支援フェアの参加事業所数", "87事業所/年", "93事業所", ""),
             ("I31", "職業能力の向上にむけた講座・セミナーの\n受講者数", "150人/年", "79人", ""),
             ("I32", "茨木市勤労者互助会の会員事業所数", "170事業所/年", "150事業所\n※3/1現在", ""),
             ("I33", "雇用・労働関係セミナー受講者数", "190人/年", "92人", ""),
             ("I34", "働きやすい職場づくりに取り組む事業所に\n対する支援メニュー数", "累計 2事業", "0件", ""),
             ("I35", "人材育成に向けた支援メニュー数", "累計 4事業",
              "スキルアップセミナー\n1事業\n人材育成支援補助(拡\n充:大学等)",
              "スキルアップセミナー\n1事業\n人材育成支援補助(拡\n充:海外展開支援機関)"),
             ("I36", "人材育成支援メニューの利用者数", "150人/年", "スキルアップセミナー\n57人\n人材育成 延べ19人", ""),
         ]),
        ("⑨ 支援機能の充実",
         "◎利用者の視点に\n立った産業支援\n関連情報の提供\n◎専門的支援機能の\n充実と相談機能の\n強化",
         "(1) 産業支援関連情報の各媒体による提供\n(2) 市の産業支援機能の強化と関係機関の\n連携強化",
         []),
    ]),
]

# What one note says for several rows and years at once; in the sheet a drawn brace ties the rows to it.
NOTES = {"⑤": "(ヒアリング実施)\n・商店街 14件\n・商業団体連合会"}
BRACES = ("④", "⑤", "⑥")

# What the cells of the actual year held before, by the day on which the sheet looked so. A cell that is not named for
# a day already held what it holds now.
EARLIER = {
    "2017-02-28": {
        "I03": "", "I06": "", "I22": "", "I26": "", "I28": "", "I29": "", "I31": "",
        "I32": "148事業所\n※2/1現在",
    },
    "2017-03-08": {"I26": "", "I28": "9人\n(H28に就職した人数)\n※2/28現在", "I29": "", "I31": ""},
    "2017-03-14": {"I28": "9人\n(H28に就職した人数)\n※2/28現在", "I31": ""},
    "2017-03-22": {"I28": "9人\n(H28に就職した人数)\n※2/28現在"},
    "2017-03-23": {},
}
# What somebody's old copy of September holds: other values, all of them superseded.
SEPTEMBER = {
    "I03": "", "I04": "申請 3件", "I05": "巡回 48件\n利用件数 31件", "I06": "0件", "I11": "102人", "I12": "19人", "I13": "",
    "I16": "経営相談 4件", "I17": "1件\n・バルフェスタいばらき", "I18": "2件", "I22": "", "I26": "", "I27": "1回",
    "I28": "", "I29": "", "I30": "", "I31": "33人", "I32": "147事業所", "I33": "40人", "I35": "", "I36": "",
}

FOOTNOTES = [
    "※ 目標の「累計」は計画期間（平成28～32年度）の合計、「/年」は平成32年度における1年間の数値です。",
    "※ （再掲）は、他の重点取組に掲載した指標を再度掲げたものです。",
    "※ 《予定》の欄は、実施が見込まれるものを記載しており、今後変更する場合があります。",
]

WIDTHS = [5, 22, 32, 36, 42, 14, 30, 32, 9, 9, 9]
LAST = len(WIDTHS)
FONT = "BIZ UDゴシック"
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="DDEBF7")
LINE_POINTS = 14.5


def columns(text):
    """The width of a text in half-width columns."""
    return sum(1 if ord(c) < 0x2000 or 0xFF61 <= ord(c) <= 0xFF9F else 2 for c in text)


def lines(text, column):
    """How many lines a text takes in a column of the sheet."""
    room = 0.94 * WIDTHS[column - 1] - 1
    return sum(max(1, ceil(columns(part) / room)) for part in text.split("\n"))


def put(sheet, row, column, text, *, bold=False, size=11, center=False, indent=0, fill=None, vertical=False):
    cell = sheet.cell(row, column, text or None)
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = Alignment(
        horizontal="center" if center else "left", vertical="center", indent=indent, wrap_text=True,
        text_rotation=255 if vertical else 0)
    if fill:
        cell.fill = fill


def box(sheet, first, last):
    for row in sheet.iter_rows(min_row=first, max_row=last, min_col=1, max_col=LAST):
        for cell in row:
            cell.border = BOX


def header(sheet, row):
    """The header in two rows; it stands above every direction again."""
    for column, text, span in [
        (1, "ビジョンの重点方向・重点取組", 3), (4, "後期アクションプランの施策", 1), (5, "評価指標", 1),
        (6, "《目標》", 0), (7, "《実績》", 0), (8, "《予定》", -4),
    ]:
        put(sheet, row, column, text, bold=True, center=True, fill=HEAD)
        if span > 0:
            sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column + span - 1)
        elif span < 0:
            sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=column - span - 1)
    for column, text in enumerate(["平成32年度", "H28", "H29", "H30", "H31", "H32"], start=6):
        put(sheet, row + 1, column, text, bold=True, center=True, fill=HEAD)
    box(sheet, row, row + 1)
    sheet.row_dimensions[row].height = sheet.row_dimensions[row + 1].height = 22
    return row + 2


def initiative(sheet, row, label, contents, measures, rows, held, braces):
    """One initiative: its own texts are merged down over its rows, if it has any."""
    first, last = row, row + max(len(rows), 1) - 1
    for column, text in [(2, label), (3, contents), (4, measures)]:
        put(sheet, first, column, text, bold=column == 2)
        if last > first:
            sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
    need = max(lines(text, column) for column, text in [(2, label), (3, contents), (4, measures)])
    note, braced = NOTES.get(label[0]), label[0] in BRACES
    heights = []
    for number, (id, name, target, actual, plan) in enumerate(rows, start=first):
        actual = held.get(id, actual)
        for column, text in [(5, name), (6, target), (7, actual), (8, plan)]:
            put(sheet, number, column, text, center=column == 6, indent=2 if column == 8 and braced else 0)
        heights.append(max(lines(text, column) for column, text in [(5, name), (6, target), (7, actual), (8, plan)]))
    if note:
        put(sheet, first, 8, note, indent=2)
        sheet.merge_cells(start_row=first, end_row=last, start_column=8, end_column=LAST)
    if braced:
        braces.append((first, last))
    heights = heights or [need]
    heights[-1] += max(0, need - sum(heights))
    for number, height in enumerate(heights, start=first):
        sheet.row_dimensions[number].height = round(height * LINE_POINTS + 5, 1)
    box(sheet, first, last)
    return last + 1


def build(as_of, held):
    """The workbook as it looks with these cells instead of the final ones."""
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = SECRETARIAT
    book.properties.created = datetime(2017, 2, 15, 9, 0)
    sheet, braces = book.active, []
    sheet.title = "進捗状況"
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    put(sheet, 1, 1, f"産業振興アクションプラン（平成28～32年度）の進捗状況（{as_of}現在）", bold=True, size=18, center=True)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=LAST)
    sheet.row_dimensions[1].height = 34
    put(sheet, 2, 9, "★印の項目は別紙資料あり")
    sheet.cell(2, 9).alignment = Alignment(horizontal="right")
    sheet.merge_cells(start_row=2, end_row=2, start_column=9, end_column=LAST)
    row = 3
    for index, (direction, initiatives) in enumerate(DIRECTIONS):
        if index:
            sheet.row_breaks.append(Break(id=row))
            row += 1
        row = first = header(sheet, row)
        for label, contents, measures, rows in initiatives:
            row = initiative(sheet, row, label, contents, measures, rows, held, braces)
        put(sheet, first, 1, direction, bold=True, center=True, vertical=True)
        sheet.merge_cells(start_row=first, end_row=row - 1, start_column=1, end_column=1)
    for number, text in enumerate(FOOTNOTES, start=row + 1):
        put(sheet, number, 1, text)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=LAST)
    sheet.page_setup.paperSize = 8  # A3
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "&P / &N"
    sheet.print_area = f"A1:{get_column_letter(LAST)}{row + len(FOOTNOTES)}"
    sheet.sheet_view.zoomScale = 85
    sheet.sheet_view.showGridLines = False
    plain = io.BytesIO()
    book.save(plain)
    return finish(plain.getvalue(), braces)


def finish(plain, braces):
    """Draws the braces, which openpyxl cannot, and takes the moment of writing out of the file."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name).decode()
    parts["docProps/core.xml"] = re.sub(
        r"(<dcterms:modified[^>]*>)[^<]*", r"\g<1>2017-03-23T17:05:00Z", parts["docProps/core.xml"])
    anchors = "".join(
        f'<xdr:twoCellAnchor><xdr:from><xdr:col>7</xdr:col><xdr:colOff>20000</xdr:colOff><xdr:row>{first - 1}</xdr:row>'
        f'<xdr:rowOff>40000</xdr:rowOff></xdr:from><xdr:to><xdr:col>7</xdr:col><xdr:colOff>160000</xdr:colOff>'
        f'<xdr:row>{last - 1}</xdr:row><xdr:rowOff>240000</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr>'
        f'<xdr:cNvPr id="{number}" name="右中かっこ {number}"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
        '<a:prstGeom prst="rightBrace"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/>'
        '</a:solidFill></a:ln></xdr:spPr></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>'
        for number, (first, last) in enumerate(braces, start=2))
    parts["xl/drawings/drawing1.xml"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{anchors}</xdr:wsDr>')
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{relations}/drawing" Target="../drawings/drawing1.xml"/></Relationships>')
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", '<Override PartName="/xl/drawings/drawing1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>')
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        "</worksheet>", f'<drawing xmlns:r="{relations}" r:id="rId1"/></worksheet>')
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(2017, 3, 23, 17, 5, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return packed.getvalue()


def lock_file(who):
    """What Excel leaves beside a book that somebody has open: the name in the machine's code page and in UTF-16."""
    narrow, wide = who.encode("cp932"), who.encode("utf-16-le")
    return (bytes([len(narrow)]) + narrow.ljust(54, b" ")
            + len(who).to_bytes(2, "little") + wide + b" \0" * (54 - len(who)))


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def main():
    shared = HERE / "shared"
    write(shared / BOOK, build("平成29年3月15日", {}))
    write(shared / OLD_COPY, build("平成28年9月30日", SEPTEMBER))
    write(shared / f"~${BOOK}", lock_file(SECRETARIAT))
    for day, held in EARLIER.items():
        write(HERE / "demo" / day / BOOK, build("平成29年3月15日", held))


if __name__ == "__main__":
    main()
