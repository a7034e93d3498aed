//! Dates, times and durations: arithmetic, properties, zones, relations of ranges.

mod common;

use common::plain;

#[test]
fn dates_and_durations_are_added_and_subtracted() {
    plain(&[
        ("@\"2024-01-31\" + @\"P1M\"", "@\"2024-02-29\""),
        ("@\"2024-02-29\" + @\"P1Y\"", "@\"2025-02-28\""),
        ("@\"2024-02-29\" - @\"P1Y\"", "@\"2023-02-28\""),
        ("@\"2024-02-28\" + @\"P2D\"", "@\"2024-03-01\""),
        ("@\"2024-01-01\" + @\"PT36H\"", "@\"2024-01-02\""),
        ("@\"2024-01-01\" - @\"PT1S\"", "@\"2023-12-31\""),
        ("@\"P1D\" + @\"2024-01-01\"", "@\"2024-01-02\""),
        ("@\"2024-03-01\" - @\"2024-02-01\"", "@\"P29D\""),
        ("@\"2024-02-01\" - @\"2024-03-01\"", "@\"-P29D\""),
        ("@\"2024-01-01T10:00:00\" + @\"PT15H\"", "@\"2024-01-02T01:00:00\""),
        ("@\"2024-01-02T00:00:00Z\" - @\"2024-01-01T12:00:00Z\"", "@\"PT12H\""),
        ("@\"2024-01-02T00:00:00Z\" - @\"2024-01-01T12:00:00\"", "null"),
        ("@\"10:00:00\" + @\"PT15H\"", "@\"01:00:00\""),
        ("@\"10:00:00\" - @\"09:30:00\"", "@\"PT30M\""),
        ("@\"P1D\" + @\"PT12H\"", "@\"P1DT12H\""),
        ("@\"P1Y\" - @\"P1M\"", "@\"P11M\""),
        ("@\"P1D\" + @\"P1Y\"", "null"),
        ("@\"P1D\" * 2.5", "@\"P2DT12H\""),
        ("2 * @\"P5M\"", "@\"P10M\""),
        ("@\"P1Y\" / 5", "@\"P2M\""),
        ("@\"P10D\" / @\"P4D\"", "2.5"),
        ("@\"P1D\" / 0", "null"),
        ("-@\"P1D\"", "@\"-P1D\""),
        ("@\"P1D\" - @\"P1D\"", "@\"PT0S\""),
        ("@\"2024-01-01\" + 1", "null"),
        ("@\"2024-01-01\" + @\"2024-01-01\"", "null"),
        ("@\"999999999-12-31\" + @\"P1D\"", "null"),
    ]);
}

#[test]
fn the_clock_change_is_respected() {
    plain(&[
        // On 29 March 2026 the hour after 2 o'clock is missing, on 25 October it comes twice.
        ("@\"2026-03-29T00:00:00@Europe/Berlin\" + @\"PT3H\"", "@\"2026-03-29T04:00:00@Europe/Berlin\""),
        ("@\"2026-10-25T00:00:00@Europe/Berlin\" + @\"PT4H\"", "@\"2026-10-25T03:00:00@Europe/Berlin\""),
        ("@\"2026-03-30T00:00:00@Europe/Berlin\" - @\"2026-03-29T00:00:00@Europe/Berlin\"", "@\"PT23H\""),
        ("@\"2026-07-01T12:00:00@Europe/Berlin\" = @\"2026-07-01T10:00:00Z\"", "true"),
        ("@\"2026-12-01T12:00:00@Europe/Berlin\" = @\"2026-12-01T11:00:00Z\"", "true"),
        ("@\"2026-03-28T12:00:00@Europe/Berlin\" + @\"P1M\"", "@\"2026-04-28T12:00:00@Europe/Berlin\""),
    ]);
}

#[test]
fn parts_are_taken_with_a_dot() {
    plain(&[
        ("@\"2026-11-23\".year", "2026"),
        ("@\"2026-11-23\".month", "11"),
        ("@\"2026-11-23\".day", "23"),
        ("@\"2026-11-23\".weekday", "1"),
        ("@\"2026-11-23\".hour", "null"),
        ("@\"2026-11-23T10:20:30\".weekday", "1"),
        ("@\"2026-11-23T10:20:30\".hour", "10"),
        ("@\"2026-11-23T10:20:30+01:00\".time offset", "@\"PT1H\""),
        ("@\"2026-11-23T10:20:30\".time offset", "null"),
        ("@\"2026-07-23T10:20:30@Europe/Berlin\".time offset", "@\"PT2H\""),
        ("@\"2026-07-23T10:20:30@Europe/Berlin\".timezone", "\"Europe/Berlin\""),
        ("@\"10:20:30Z\".timezone", "null"),
        ("@\"10:20:30\".minute", "20"),
        ("@\"P1DT2H3M4S\".days", "1"),
        ("@\"P1DT2H3M4S\".hours", "2"),
        ("@\"P1DT2H3M4S\".minutes", "3"),
        ("@\"-P1DT2H3M4S\".seconds", "-4"),
        ("@\"P14M\".years", "1"),
        ("@\"P14M\".months", "2"),
        ("@\"P14M\".days", "null"),
        ("[1..5).start", "1"),
        ("[1..5).end included", "false"),
        ("(> 5).end", "null"),
        ("[@\"2026-11-23\", @\"2027-01-01\"].year", "[2026, 2027]"),
    ]);
}

#[test]
fn ranges_and_points_are_related() {
    plain(&[
        ("before(1, 10)", "true"),
        ("before(10, 1)", "false"),
        ("before(1, [1..10])", "false"),
        ("before(1, (1..10])", "true"),
        ("before([1..10], 10)", "false"),
        ("before([1..10), 10)", "true"),
        ("before([1..10], [15..20])", "true"),
        ("before([1..10), [10..20])", "true"),
        ("after(10, 5)", "true"),
        ("after([11..20], [1..11))", "true"),
        ("after(12, [2..5])", "true"),
        ("meets([1..5], [5..10])", "true"),
        ("meets([1..5), [5..10])", "false"),
        ("met by([5..10], [1..5])", "true"),
        ("meets(1, [1..2])", "null"),
        ("overlaps([1..5], [3..8])", "true"),
        ("overlaps([1..5], [6..8])", "false"),
        ("overlaps([1..5), [5..8])", "false"),
        ("overlaps before([1..5], [3..8])", "true"),
        ("overlaps before([3..8], [1..5])", "false"),
        ("overlaps after([3..8], [1..5])", "true"),
        ("finishes(10, [1..10])", "true"),
        ("finishes(10, [1..10))", "false"),
        ("finishes([5..10], [1..10])", "true"),
        ("finished by([1..10], 10)", "true"),
        ("includes([1..10], 5)", "true"),
        ("includes([1..10], [4..6])", "true"),
        ("includes((1..10], 1)", "false"),
        ("during(5, [1..10])", "true"),
        ("during([4..6], [1..10])", "true"),
        ("starts(1, [1..10])", "true"),
        ("starts((1..5], [1..5])", "false"),
        ("started by([1..10], 1)", "true"),
        ("coincides(5, 5)", "true"),
        ("coincides([1..5], [1..5])", "true"),
        ("coincides([1..5], [1..5))", "false"),
        ("before(1, \"a\")", "null"),
        ("before(@\"2026-01-01\", [@\"2026-02-01\"..@\"2026-03-01\"])", "true"),
        ("includes((>= 18), 20)", "true"),
        ("before(point: 1, range: [2..3])", "true"),
        ("during(range1: [4..6], range2: [1..10])", "true"),
    ]);
}
