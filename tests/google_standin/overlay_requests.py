"""Requests about what lies over cells: protection, conditional formats, banding, filters, tables, developer metadata."""

from __future__ import annotations

import copy
from typing import Any

from tests.google_standin import masks, metadata
from tests.google_standin.a1 import area_of, grid_range
from tests.google_standin.batches import Batch, Handler
from tests.google_standin.errors import invalid
from tests.google_standin.grid_requests import sort_rows
from tests.google_standin.protos import tidy, without_unset
from tests.google_standin.spreadsheets import Json, Sheet
from tests.google_standin.writing import PROTECTED, may_edit


def add_protected_range(batch: Batch, body: Json) -> Json:
    """Protect a range or a named range; the owner and who protects stay editors.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/sheets#ProtectedRange
    """
    given = tidy(copy.deepcopy(body["protectedRange"]))
    if given.get("namedRangeId"):
        named = next((one for one in batch.book.named_ranges if one["namedRangeId"] == given["namedRangeId"]), None)
        if named is None:
            raise invalid(f"No named range with id: {given['namedRangeId']}")
        given["range"] = named["range"]
    sheet = batch.sheet(given.get("range", {}).get("sheetId"))
    taken = [other["protectedRangeId"] for one in batch.book.sheets for other in one.protected]
    id_ = given.get("protectedRangeId")
    if id_ in taken:
        raise invalid(f"A protected range with id {id_} already exists.")
    entry = {
        "protectedRangeId": id_ or batch.ids.number("protectedRangeId", taken),
        "range": grid_range(area_of(given.get("range", {}))),
        **without_unset({name: given.get(name) for name in ("namedRangeId", "description", "warningOnly")}),
        "requestingUserCanEdit": True,
    }
    if given.get("unprotectedRanges"):
        entry["unprotectedRanges"] = [grid_range(area_of(range_)) for range_ in given["unprotectedRanges"]]
    if not given.get("warningOnly"):
        editors = without_unset(given.get("editors") or {})
        entry["editors"] = {
            **editors,
            "users": [*dict.fromkeys([*editors.get("users", []), batch.owner, batch.caller])],
        }
    sheet.protected.append(entry)
    told = copy.deepcopy(entry)
    if "editors" in told:
        told["editors"] = without_unset(given.get("editors") or {})
    return {"protectedRange": told}


def protected_range(batch: Batch, id_: int) -> tuple[Sheet, Json]:
    """Return a protected range by its id, if the caller may change it."""
    for sheet in batch.book.sheets:
        for entry in sheet.protected:
            if entry["protectedRangeId"] == id_:
                if not entry.get("warningOnly") and not may_edit(entry, batch.caller, batch.owner):
                    raise invalid(PROTECTED)
                return sheet, entry
    raise invalid(f"No protected range with id: {id_}")


def update_protected_range(batch: Batch, body: Json) -> None:
    """Change what a protection covers, says or admits."""
    given = tidy(copy.deepcopy(body["protectedRange"]))
    _, entry = protected_range(batch, int(given["protectedRangeId"]))
    new = without_unset(masks.update(masks.parse(body["fields"]), entry, given))
    entry.clear()
    entry.update(new | {"protectedRangeId": int(given["protectedRangeId"]), "requestingUserCanEdit": True})


def delete_protected_range(batch: Batch, body: Json) -> None:
    """Take a protection away."""
    sheet, entry = protected_range(batch, int(body.get("protectedRangeId") or 0))
    sheet.protected.remove(entry)


def add_conditional_format_rule(batch: Batch, body: Json) -> None:
    """Add a rule of colours at an index.

    https://developers.google.com/workspace/sheets/api/guides/conditional-format
    """
    rule = tidy(copy.deepcopy(body["rule"]))
    if not rule.get("ranges"):
        raise invalid("A conditional format rule must have at least one range.")
    sheets = {area_of(range_).sheet for range_ in rule["ranges"]}
    if len(sheets) > 1:
        raise invalid("All ranges of a conditional format rule must be on the same sheet.")
    for range_ in rule["ranges"]:
        batch.place(range_, writes=False)
    rule["ranges"] = [grid_range(area_of(range_)) for range_ in rule["ranges"]]
    rules = batch.sheet(sheets.pop()).conditional
    index = int(body.get("index") or 0)
    if index > len(rules):
        raise invalid(f"No conditional format on sheet at index: {index}")
    rules.insert(index, rule)


def rule_at(batch: Batch, body: Json, id_: int) -> tuple[list[Json], int]:
    """Return the rules of a sheet and the index of one of them."""
    rules, index = batch.sheet(id_).conditional, int(body.get("index") or 0)
    if index >= len(rules):
        raise invalid(f"No conditional format on sheet: {id_} at index: {index}")
    return rules, index


def update_conditional_format_rule(batch: Batch, body: Json) -> Json:
    """Replace a rule, or move it to another index."""
    rule = tidy(copy.deepcopy(body["rule"])) if body.get("rule") else None
    id_ = area_of(rule["ranges"][0]).sheet if rule else int(body.get("sheetId") or 0)
    rules, index = rule_at(batch, body, id_)
    old = rules.pop(index)
    if rule is not None:
        rules.insert(index, rule)
        return without_unset({"newRule": rule, "newIndex": index, "oldRule": old, "oldIndex": index})
    target = int(body.get("newIndex") or 0)
    rules.insert(target, old)
    return without_unset({"newRule": old, "newIndex": target, "oldRule": old, "oldIndex": index})


def delete_conditional_format_rule(batch: Batch, body: Json) -> Json:
    """Take a rule away."""
    rules, index = rule_at(batch, body, int(body.get("sheetId") or 0))
    return {"rule": rules.pop(index)}


def add_banding(batch: Batch, body: Json) -> Json:
    """Colour rows or columns in turn; bands may not overlap."""
    given = tidy(copy.deepcopy(body["bandedRange"]))
    sheet, box = batch.place(given["range"])
    if any(box.meets(sheet.box(area_of(other["range"]))) for other in sheet.banded):
        raise invalid(
            "You cannot add alternating background colors to a range that already has alternating background colors."
        )
    given["bandedRangeId"] = given.get("bandedRangeId") or batch.ids.number("bandedRangeId")
    given["range"] = grid_range(area_of(given["range"]))
    sheet.banded.append(given)
    return {"bandedRange": copy.deepcopy(given)}


def listed(batch: Batch, list_: str, key: str, id_: Any, what: str) -> tuple[list[Json], Json]:
    """Return an entry by its id, and the list in which it stands."""
    for sheet in batch.book.sheets:
        entries: list[Json] = getattr(sheet, list_)
        for entry in entries:
            if entry.get(key) == id_:
                return entries, entry
    raise invalid(f"No {what} with id: {id_}")


def replaced(batch: Batch, given: Json, mask: str, list_: str, key: str, what: str) -> Json:
    """Change an entry by a mask; return it."""
    given = tidy(copy.deepcopy(given))
    entries, entry = listed(batch, list_, key, given.get(key), what)
    new: Json = masks.update(masks.parse(mask), entry, given) | {key: entry[key]}
    entries[entries.index(entry)] = new
    return new


def update_banding(batch: Batch, body: Json) -> None:
    """Change a band."""
    replaced(batch, body["bandedRange"], body["fields"], "banded", "bandedRangeId", "banded range")


def delete_banding(batch: Batch, body: Json) -> None:
    """Take a band away."""
    entries, entry = listed(batch, "banded", "bandedRangeId", body.get("bandedRangeId"), "banded range")
    entries.remove(entry)


def set_basic_filter(batch: Batch, body: Json) -> None:
    """Put the one filter of a sheet over a range, sort by it and hide what its criteria hide."""
    given = tidy(copy.deepcopy(body["filter"]))
    area = area_of(given.get("range") or {})
    sheet = batch.sheet(area.sheet)
    box = sheet.box(area)
    given["range"] = {
        "startRowIndex": box.top,
        "endRowIndex": box.bottom,
        "startColumnIndex": box.left,
        "endColumnIndex": box.right,
    }
    if sheet.id:
        given["range"]["sheetId"] = sheet.id
    sheet.basic_filter = given
    if given.get("sortSpecs"):
        batch.check(sheet, box)
        sort_rows(batch.reader(), sheet, type(box)(box.top + 1, box.bottom, box.left, box.right), given["sortSpecs"])
    hide_filtered(batch, sheet)


def hide_filtered(batch: Batch, sheet: Sheet) -> None:
    """Mark the rows that the criteria of a sheet's filter hide."""
    filter_ = sheet.basic_filter or {}
    specs = {spec.get("columnIndex", 0): spec.get("filterCriteria", {}) for spec in filter_.get("filterSpecs", [])}
    specs |= {int(column): criteria for column, criteria in filter_.get("criteria", {}).items()}
    hidden = {column: set(criteria.get("hiddenValues", [])) for column, criteria in specs.items()}
    box = sheet.box(area_of(filter_.get("range", {}))) if filter_ else None
    reader = batch.reader()
    for row, properties in enumerate(sheet.row_properties):
        inside = box is not None and box.top < row < box.bottom
        out = inside and any(
            reader.formatted(sheet, row, column) in values for column, values in hidden.items() if values
        )
        if out or "hiddenByFilter" in properties:
            rest = {name: part for name, part in properties.items() if name != "hiddenByFilter"}
            sheet.row_properties[row] = {**rest, "hiddenByFilter": True} if out else rest


def clear_basic_filter(batch: Batch, body: Json) -> None:
    """Take a sheet's filter away; what it hid is seen again."""
    sheet = batch.sheet(body.get("sheetId"))
    sheet.basic_filter = None
    hide_filtered(batch, sheet)


def add_filter_view(batch: Batch, body: Json) -> Json:
    """Add a filter that only who opens it sees."""
    given = tidy(copy.deepcopy(body["filter"]))
    sheet = batch.sheet(given.get("range", {}).get("sheetId"))
    given["filterViewId"] = given.get("filterViewId") or batch.ids.number("filterViewId")
    given.setdefault("title", f"Filter {len(sheet.filter_views) + 1}")
    given["range"] = grid_range(area_of(given.get("range", {})))
    sheet.filter_views.append(given)
    return {"filter": copy.deepcopy(given)}


def update_filter_view(batch: Batch, body: Json) -> None:
    """Change a filter view."""
    replaced(batch, body["filter"], body["fields"], "filter_views", "filterViewId", "filter view")


def delete_filter_view(batch: Batch, body: Json) -> None:
    """Take a filter view away."""
    entries, entry = listed(batch, "filter_views", "filterViewId", body.get("filterId"), "filter view")
    entries.remove(entry)


def add_table(batch: Batch, body: Json) -> Json:
    """Make a range a table with typed columns; its header row names them.

    https://developers.google.com/workspace/sheets/api/guides/tables
    """
    given = tidy(copy.deepcopy(body["table"]))
    sheet, box = batch.place(given["range"])
    if any(box.meets(sheet.box(area_of(other["range"]))) for other in sheet.tables):
        raise invalid("A table cannot overlap another table.")
    reader = batch.reader()
    given["tableId"] = given.get("tableId") or str(batch.ids.number("tableId"))
    given["range"] = grid_range(area_of(given["range"]))
    if not given.get("columnProperties"):
        names = [reader.formatted(sheet, box.top, column) for column in box.columns]
        given["columnProperties"] = [
            {**({"columnIndex": at} if at else {}), "columnName": name or f"Column {at + 1}"}
            for at, name in enumerate(names)
        ]
    sheet.tables.append(given)
    return {"table": copy.deepcopy(given)}


def update_table(batch: Batch, body: Json) -> None:
    """Change a table's name, range or columns."""
    replaced(batch, body["table"], body["fields"], "tables", "tableId", "table")


def delete_table(batch: Batch, body: Json) -> None:
    """Delete a table with what stands in it."""
    entries, entry = listed(batch, "tables", "tableId", body.get("tableId"), "table")
    sheet, box = batch.place(entry["range"])
    entries.remove(entry)
    for row in box.rows:
        cells = {
            column: cell.having(value=None, runs=())
            for column, cell in sheet.rows[row].items()
            if column in box.columns
        }
        sheet.write(row, cells)


def create_developer_metadata(batch: Batch, body: Json) -> Json:
    """Attach metadata to the spreadsheet, a sheet, a row or a column."""
    given = body["developerMetadata"]
    if not given.get("metadataKey"):
        raise invalid("developerMetadata.metadataKey must be specified.")
    if given.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise invalid("developerMetadata.visibility must be specified.")
    taken = [entry["metadataId"] for entry in batch.book.metadata]
    id_ = given.get("metadataId")
    if id_ in taken:
        raise invalid(f"Developer metadata with ID {id_} already exists.")
    place = metadata.location(given.get("location") or {})
    if place["locationType"] in ("ROW", "COLUMN"):
        _, _, start, end = batch.span(place["dimensionRange"])
        if end - start != 1:
            raise invalid("developerMetadata.location.dimensionRange must be a single row or column.")
    elif place["locationType"] == "SHEET":
        batch.sheet(place["sheetId"], "No sheet with id: {}")
    entry = {
        "metadataId": int(id_ or batch.ids.number("metadataId", taken)),
        "metadataKey": given["metadataKey"],
        "metadataValue": given.get("metadataValue"),
        "location": place,
        "visibility": given["visibility"],
    }
    batch.book.metadata.append(metadata.shown(entry))
    return {"developerMetadata": copy.deepcopy(batch.book.metadata[-1])}


def update_developer_metadata(batch: Batch, body: Json) -> Json:
    """Change every entry that data filters mean."""
    tree, given = masks.parse(body["fields"]), body.get("developerMetadata") or {}
    found = [entry for filter_ in body["dataFilters"] for entry in metadata.matching(batch.book, filter_)]
    for entry in found:
        new = masks.update(tree, entry, given)
        new["metadataId"] = entry["metadataId"]
        new["location"] = (
            metadata.location(given["location"]) if "location" in tree and given.get("location") else entry["location"]
        )
        entry.clear()
        entry.update(metadata.shown(new))
    return {"developerMetadata": copy.deepcopy(found)} if found else {}


def delete_developer_metadata(batch: Batch, body: Json) -> Json:
    """Take away every entry that a data filter means."""
    found = metadata.matching(batch.book, body["dataFilter"])
    batch.book.metadata[:] = [entry for entry in batch.book.metadata if entry not in found]
    return {"deletedDeveloperMetadata": found} if found else {}


def add_chart(batch: Batch, body: Json) -> Json:
    """Lay a chart over the grid; what it is drawn from must be there.

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddChartRequest, and of its parts
    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/charts
    """
    given = tidy(copy.deepcopy(body["chart"]))
    anchor = given["position"]["overlayPosition"]["anchorCell"]
    sheet = batch.sheet(anchor.get("sheetId"))
    if anchor.get("rowIndex", 0) >= sheet.height or anchor.get("columnIndex", 0) >= sheet.width:
        raise invalid("The anchor cell of the chart is outside the grid.")
    basic = given["spec"]["basicChart"]
    domains = [one["domain"]["sourceRange"]["sources"] for one in basic.get("domains", ())]
    series = [one["series"]["sourceRange"]["sources"] for one in basic.get("series", ())]
    for sources in (*domains, *series):
        if len(sources) != len(domains[0]):
            raise invalid("The domain and all series must have the same number of source ranges.")
        for source in sources:
            _, box = batch.place(source, writes=False)
            if 1 not in (box.bottom - box.top, box.right - box.left):
                raise invalid("Exactly one dimension of a chart's source range must have a length of 1.")
    minor = "BOTTOM_AXIS" if basic["chartType"] == "BAR" else "LEFT_AXIS"
    if any(one.get("targetAxis", minor) not in (minor, "RIGHT_AXIS") for one in basic.get("series", ())):
        raise invalid("The axis of a series must be a minor axis of the chart.")
    taken = [chart["chartId"] for one in batch.book.sheets for chart in one.charts]
    given["chartId"] = given.get("chartId") or batch.ids.number("chartId", taken)
    sheet.charts.append(given)
    return {"chart": copy.deepcopy(given)}


HANDLERS: dict[str, Handler] = {
    "addChart": add_chart,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "addConditionalFormatRule": add_conditional_format_rule,
    "updateConditionalFormatRule": update_conditional_format_rule,
    "deleteConditionalFormatRule": delete_conditional_format_rule,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addFilterView": add_filter_view,
    "updateFilterView": update_filter_view,
    "deleteFilterView": delete_filter_view,
    "addTable": add_table,
    "updateTable": update_table,
    "deleteTable": delete_table,
    "createDeveloperMetadata": create_developer_metadata,
    "updateDeveloperMetadata": update_developer_metadata,
    "deleteDeveloperMetadata": delete_developer_metadata,
}
