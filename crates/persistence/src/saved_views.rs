//! Who asks about saved views: the same on both databases.

use domain::access::{Access, Permission, Scope};
use domain::error::Error;
use domain::id::AccountId;
use domain::lists::OfficeList;

/// Somebody who works with views.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub account: AccountId,
    /// Where views are shared that they may use.
    pub scope: Scope,
    /// Where they may share some; none for those who may nowhere.
    sharing: Option<Scope>,
    /// The lists that they see: of others there are no views.
    pub lists: Vec<OfficeList>,
}

impl Viewer {
    /// # Errors
    /// [`Error::Forbidden`] when the account uses no views.
    pub fn new(access: &Access) -> Result<Self, Error> {
        let lists = OfficeList::ALL.iter().copied().filter(|list| list.is_open_to(access));
        Ok(Self {
            account: access.account,
            scope: access.scope(Permission::UseViews)?,
            sharing: access.scope(Permission::ShareViews).ok(),
            lists: lists.collect(),
        })
    }

    /// # Errors
    /// [`Error::Forbidden`] when they may share nowhere.
    pub(crate) fn sharing(&self) -> Result<&Scope, Error> {
        self.sharing.as_ref().ok_or(Error::Forbidden)
    }
}
