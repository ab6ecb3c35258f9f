#!/usr/bin/env python3
"""Makes workbooks out of the example's tables as officers keep them. Needs openpyxl 3.1; the results are committed."""

import csv
from datetime import date
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parents[2] / "config" / "example"


def rows(name):
    with open(EXAMPLE / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def register():
    """A title above, the columns in another order, numbers as numbers, the hierarchy and its texts merged."""
    book = Workbook()
    sheet = book.active
    sheet.title = "指標台帳"
    sheet["A1"] = "産業振興アクションプラン　指標台帳"
    head, *lines = rows("register.csv")
    order = ["重点方向", "重点取組", "取組の内容", "施策"]
    order += [word for word in head if word not in order]
    for column, word in enumerate(order, start=1):
        source = head.index(word)
        sheet.cell(3, column, word)
        for number, line in enumerate(lines, start=4):
            text = line[source]
            sheet.cell(number, column, int(text) if word == "目標" and text else text or None)
    for column, depth in [(1, 1), (2, 2), (3, 2), (4, 2)]:
        keys = [[line[head.index(word)] for word in order[:depth]] for line in lines]
        first = 0
        for number in range(1, len(lines) + 1):
            if number == len(lines) or keys[number] != keys[first]:
                if number - first > 1:
                    sheet.merge_cells(start_row=first + 4, end_row=number + 3, start_column=column, end_column=column)
                first = number
    book.save(HERE / "register.xlsx")


def assignments():
    """Days as days, shown in the Japanese calendar."""
    book = Workbook()
    sheet = book.active
    for line in rows("assignments.csv"):
        day = line[2]
        sheet.append(line[:2] + [date.fromisoformat(day) if day[0].isdigit() else day] + line[3:])
        if day[0].isdigit():
            sheet.cell(sheet.max_row, 3).number_format = '[$-411]ggge"年"m"月"d"日"'
    book.save(HERE / "assignments.xlsx")


if __name__ == "__main__":
    register()
    assignments()
