//! What a form costs who fills it: estimates, the same for everybody, so that two requests can be compared.

/// To find a form, to read it and to send it.
pub const FORM_MINUTES: i64 = 5;
/// To find a number and to write it down.
pub const CELL_MINUTES: i64 = 3;
/// To look at a number that is there already.
pub const PREFILLED_MINUTES: i64 = 1;

/// Estimated minutes for a form of so many cells, some of them prefilled; none for what need not be filled.
#[must_use]
pub const fn minutes(cells: i64, prefilled: i64) -> i64 {
    if cells == 0 {
        return 0;
    }
    FORM_MINUTES + (cells - prefilled) * CELL_MINUTES + prefilled * PREFILLED_MINUTES
}
