//! What departments asked for: answered by communities, by the catalogue or by what was asked before, refused, and one that
//! waits for the district.

use domain::access::Scope;
use domain::data_requests::{
    DataRequest, Decided, Draft, FormState, FormVerb, Frequency, Given, Line, LineDraft,
    NewDataRequest, Verdict,
};
use domain::id::{AccountId, DataLineId, DataRequestId};
use domain::statistics::{Counts, Granularity, Indicator, Month, Period};
use jiff::Unit;

use super::super::data_requests;
use super::people::District;
use super::{Community, Making};
use crate::data_requests::{DataFormFilter, DataFormItem};
use crate::error::Error;
use crate::fragments::PageRequest;

/// From when on departments ask, in days before today.
const SINCE: u64 = 150;

pub fn make(
    making: &mut Making<'_, '_>,
    district: &District,
    lead: AccountId,
) -> Result<(), Error> {
    let mut asking = Asking { making, district, lead };
    let rooms = asking.rooms()?;
    asking.patrols()?;
    asking.of_the_catalogue()?;
    asking.again(&rooms)?;
    asking.refused()?;
    asking.waiting()?;
    asking.open_forms()?;
    asking.answer_forms(rooms.id)
}

struct Asking<'a, 'b, 'c> {
    making: &'a mut Making<'b, 'c>,
    district: &'a District,
    lead: AccountId,
}

impl Asking<'_, '_, '_> {
    /// What a community has and no records show: each quarter, part of it known already.
    fn rooms(&mut self) -> Result<DataRequest, Error> {
        let lines = vec![
            catalogue(Indicator::EventsHeld),
            line("社区服务用房面积", Some("平方米，含租用"), Counts::Work),
            line("上门走访次数", None, Counts::Work),
            line("登记的志愿者人数", None, Counts::Persons),
        ];
        let periods = [self.period(Granularity::Quarter, 2), self.period(Granularity::Quarter, -1)];
        let head = ("民政局", "社区服务用房和活动");
        let filed = self.file(SINCE, head, Frequency::Quarterly, periods, lines)?;
        self.decide(&filed, |line| Decided {
            indicator: (line.name == "上门走访次数").then_some(Indicator::VisitsDone),
            ..said(line, Verdict::Approve)
        })
    }

    /// Each month.
    fn patrols(&mut self) -> Result<DataRequest, Error> {
        let lines = vec![
            line("门前秩序巡查次数", None, Counts::Work),
            line("劝导流动摊贩次数", None, Counts::Work),
        ];
        let periods = [self.period(Granularity::Month, 3), self.period(Granularity::Month, -8)];
        let head = ("城市管理局", "门前秩序巡查");
        let filed = self.file(100, head, Frequency::Monthly, periods, lines)?;
        self.decide(&filed, |line| said(line, Verdict::Approve))
    }

    /// Nobody has to be asked.
    fn of_the_catalogue(&mut self) -> Result<DataRequest, Error> {
        let lines = vec![catalogue(Indicator::VisitsDone), catalogue(Indicator::EventsHeld)];
        let last = self.period(Granularity::Quarter, 1);
        self.file(50, ("统计局", "走访和活动"), Frequency::Once, [last, last], lines)
    }

    /// Part of it was asked before.
    fn again(&mut self, rooms: &DataRequest) -> Result<DataRequest, Error> {
        let asked_before: Option<DataLineId> = rooms.asked().next().map(|line| line.id);
        let lines = vec![
            line("社区服务用房总面积", None, Counts::Work),
            line("无障碍坡道数量", None, Counts::Work),
        ];
        let last = self.period(Granularity::Quarter, 1);
        let head = ("住房建设局", "社区用房底数");
        let filed = self.file(40, head, Frequency::Once, [last, last], lines)?;
        self.decide(&filed, |line| match line.place {
            0 => Decided { earlier: asked_before, ..said(line, Verdict::Earlier) },
            _ => Decided {
                reason: Some("每年普查，另有数据".to_owned()),
                ..said(line, Verdict::Refuse)
            },
        })
    }

    fn refused(&mut self) -> Result<DataRequest, Error> {
        let lines = vec![line("沿街店铺营业额", None, Counts::Work)];
        let last = self.period(Granularity::Quarter, 1);
        let head = ("市场监管局", "小店经营情况");
        let filed = self.file(20, head, Frequency::Once, [last, last], lines)?;
        self.decide(&filed, |line| Decided {
            reason: Some("是店铺自己的数据，不由社区填报".to_owned()),
            ..said(line, Verdict::Refuse)
        })
    }

    /// The district has not said anything yet.
    fn waiting(&mut self) -> Result<DataRequest, Error> {
        let lines = vec![
            line("老旧电梯台数", Some("使用十五年以上"), Counts::Work),
            line("举办活动场次", None, Counts::Work),
        ];
        let last = self.period(Granularity::Quarter, 1);
        self.file(3, ("住房建设局", "老旧电梯统计"), Frequency::Once, [last, last], lines)
    }

    /// So many periods before the one that today is in.
    fn period(&self, granularity: Granularity, back: i32) -> Period {
        let now = self.making.request.now;
        let month = Month::of(now.date_in(&self.making.request.zone));
        Period::around(granularity, month.plus(-back * granularity.months()))
    }

    /// Of the communities of the first subdistrict; somebody of the district's statistics writes it down.
    fn file(
        &mut self,
        days: u64,
        (department, title): (&str, &str),
        frequency: Frequency,
        [first, last]: [Period; 2],
        lines: Vec<LineDraft>,
    ) -> Result<DataRequest, Error> {
        let new = NewDataRequest::parse(&Draft {
            unit: self.district.subdistrict,
            department: department.to_owned(),
            reference: None,
            title: title.to_owned(),
            legal_basis: "《统计法》第七条".to_owned(),
            frequency,
            first_period: first.to_string(),
            last_period: Some(last.to_string()),
            due_days: None,
            lines,
        })?;
        let (scope, then) = (self.scope(), self.making.days_ago(days));
        let by = Some(self.district.analyst);
        Ok(self.making.at(then, by, |tx| data_requests::create(tx, &scope, &new))?.request)
    }

    /// Two days later, by whoever leads the district.
    fn decide(
        &mut self,
        filed: &DataRequest,
        verdict: impl Fn(&Line) -> Decided,
    ) -> Result<DataRequest, Error> {
        let decided: Vec<Decided> = filed.waiting().map(verdict).collect();
        let (scope, then) = (self.scope(), filed.created_at.plus_days(2));
        let (id, version) = (filed.id, filed.version);
        let decide =
            |tx: &mut super::Tx<'_>| data_requests::decide(tx, &scope, id, version, &decided);
        Ok(self.making.at(then, Some(self.lead), decide)?.request)
    }

    /// Day by day, those whose period was over.
    fn open_forms(&mut self) -> Result<(), Error> {
        for days in (0..=SINCE).rev() {
            let then = self.making.days_ago(days);
            let today = then.date_in(&self.making.request.zone);
            while data_requests::any_due(self.making.conn, today)? {
                self.making.at(then, None, data_requests::open_due)?;
            }
        }
        Ok(())
    }

    /// Some days before it was due or after; the first community has not come to its last forms, and of `checked` one was
    /// given back.
    fn answer_forms(&mut self, checked: DataRequestId) -> Result<(), Error> {
        let district = self.district;
        let scope = self.scope();
        let filter = DataFormFilter { state: Some(FormState::Open), ..DataFormFilter::default() };
        let page = PageRequest::whole();
        let forms = data_requests::list_forms(self.making.conn, &scope, &filter, &page)?.items;
        for form in &forms {
            let of_one = forms.iter().filter(|other| other.request == form.request);
            let is_newest = of_one.map(|other| other.period).max() == Some(form.period);
            let found = district.communities.iter().find(|one| one.unit == form.unit);
            let Some(community) = found.filter(|one| one.number > 0 || !is_newest) else {
                continue;
            };
            let version = self.answer(community, form)?;
            if let Some(version) = version.filter(|_| is_newest && community.number == 2)
                && form.request == checked
            {
                self.give_back(form, version)?;
            }
        }
        Ok(())
    }

    /// None when that day is still to come.
    fn answer(&mut self, community: &Community, form: &DataFormItem) -> Result<Option<i64>, Error> {
        let today = self.making.request.now.date_in(&self.making.request.zone);
        let passed = form.due_on.until((Unit::Day, today)).map_or(0, |span| span.get_days());
        let early = 7 - i32::try_from(community.number % 9).unwrap_or(0);
        let Ok(days) = u64::try_from(passed + early) else { return Ok(None) };
        let then = self.making.days_ago(days);
        let scope = Scope::of_the_installation(vec![community.unit]);
        let kept = data_requests::get_form(self.making.conn, &scope, form.id)?.form;
        let chance = &mut self.making.chance;
        let given: Vec<Given> = kept
            .answers
            .iter()
            .map(|cell| {
                let new = || i64::try_from(4 + chance.below(300)).unwrap_or(0);
                Given { line: cell.line, value: Some(cell.prefilled.unwrap_or_else(new)) }
            })
            .collect();
        let who = Some(community.coordinator);
        let saved = self.making.at(then, who, |tx| {
            data_requests::save_form(tx, &scope, form.id, kept.version, &given)
        })?;
        let (version, verb) = (saved.form.version, (FormVerb::Submit, None));
        let sent = self
            .making
            .at(then, who, |tx| data_requests::form_step(tx, &scope, form.id, version, verb))?;
        Ok(Some(sent.form.version))
    }

    fn give_back(&mut self, form: &DataFormItem, version: i64) -> Result<(), Error> {
        let (scope, then) = (self.scope(), self.making.days_ago(1));
        let verb = (FormVerb::Return, Some("面积比上一季度少了一半，请核对。"));
        self.making.at(then, Some(self.lead), |tx| {
            data_requests::form_step(tx, &scope, form.id, version, verb)
        })?;
        Ok(())
    }

    fn scope(&self) -> Scope {
        Scope::of_the_installation(vec![self.district.unit])
    }
}

fn line(name: &str, detail: Option<&str>, counts: Counts) -> LineDraft {
    LineDraft {
        name: Some(name.to_owned()),
        detail: detail.map(str::to_owned),
        counts: Some(counts),
        ..LineDraft::default()
    }
}

fn catalogue(indicator: Indicator) -> LineDraft {
    LineDraft { indicator: Some(indicator), ..LineDraft::default() }
}

fn said(line: &Line, verdict: Verdict) -> Decided {
    Decided { line: line.id, verdict, indicator: None, earlier: None, reason: None }
}
