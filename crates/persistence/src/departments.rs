//! What is asked about departments: the same on both databases.

use domain::id::UnitId;

/// Which departments a list asks for.
#[derive(Clone, Debug, Default)]
pub struct DepartmentFilter {
    /// Those that this unit may refer cases to.
    pub serving: Option<UnitId>,
}
