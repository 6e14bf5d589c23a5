use super::*;
use crate::disclosure::{CellSecret, LARGEST_DEVIATION, Published};
use crate::error::{Error, Faults};
use crate::id::{DataFormId, DataLineId};
use crate::statistics::{Counts, Granularity, Indicator, definitions};
use proptest::prelude::*;
use uuid::Uuid;

fn unit(number: u128) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(number))
}

fn line_id(number: u128) -> DataLineId {
    DataLineId::from_uuid(Uuid::from_u128(number))
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn line(name: &str) -> LineDraft {
    LineDraft { name: Some(name.to_owned()), counts: Some(Counts::Work), ..LineDraft::default() }
}

fn of_catalogue(indicator: Indicator) -> LineDraft {
    LineDraft { indicator: Some(indicator), ..LineDraft::default() }
}

fn draft(lines: Vec<LineDraft>) -> Draft {
    Draft {
        unit: unit(1),
        department: "民政局".to_owned(),
        reference: Some("民〔2026〕12号".to_owned()),
        title: "社区服务用房统计".to_owned(),
        legal_basis: "《统计法》第七条".to_owned(),
        frequency: Frequency::Quarterly,
        first_period: "2026-Q1".to_owned(),
        last_period: Some("2026-Q2".to_owned()),
        due_days: None,
        lines,
    }
}

fn filed(lines: Vec<LineDraft>) -> DataRequest {
    let mut number = 100;
    let ids = || {
        number += 1;
        line_id(number)
    };
    let id = DataRequestId::from_uuid(Uuid::from_u128(9));
    NewDataRequest::parse(&draft(lines)).unwrap().file(id, ids, at(1))
}

fn faults<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(String, &'static str)> {
    match result {
        Err(Error::Invalid(Faults(faults))) => {
            faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn said(faults: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    faults.iter().map(|(pointer, code)| ((*pointer).to_owned(), *code)).collect()
}

fn decided(line: &Line, verdict: Verdict) -> Decided {
    let reason = (verdict == Verdict::Refuse).then(|| "不属本办".to_owned());
    Decided { line: line.id, verdict, indicator: None, earlier: None, reason }
}

#[test]
fn a_request_of_what_is_known_is_answered_at_once() {
    let request = filed(vec![of_catalogue(Indicator::VisitsDone)]);
    assert_eq!(request.state, DataRequestState::Answered);
    assert_eq!((request.avoided(), request.next), (1, Some(request.first)));
    assert_eq!(request.lines[0].name, "完成走访次数");
    let other = filed(vec![of_catalogue(Indicator::VisitsDone), line("服务用房面积")]);
    assert_eq!((other.state, other.next), (DataRequestState::Filed, None));
}

#[test]
fn every_fault_of_a_request_is_said() {
    let mut bad = draft(vec![
        LineDraft { name: Some("x".to_owned()), ..LineDraft::default() },
        LineDraft { earlier: Some(line_id(1)), ..of_catalogue(Indicator::VisitsDone) },
    ]);
    bad.department = " ".to_owned();
    bad.due_days = Some(0);
    bad.last_period = Some("2025-Q4".to_owned());
    let expected = said(&[
        ("/department", "required"),
        ("/due_days", "out_of_range"),
        ("/last_period", "before_start"),
        ("/lines/0/counts", "required"),
        ("/lines/1/earlier_line_id", "not_together"),
    ]);
    assert_eq!(faults(NewDataRequest::parse(&bad)), expected);
    assert_eq!(faults(NewDataRequest::parse(&draft(vec![]))), said(&[("/lines", "too_few")]));
}

#[test]
fn what_is_not_recorded_cannot_be_asked_for_anywhere() {
    let mut bad = draft(vec![
        LineDraft { detail: Some("按宗教信仰分".to_owned()), ..line("各民族人数") },
        line("服务用房面积"),
    ]);
    bad.title = "居民政治面貌统计".to_owned();
    bad.legal_basis = "关于少数民族的通知".to_owned();
    let pointers: Vec<_> = faults(NewDataRequest::parse(&bad));
    assert_eq!(
        pointers,
        said(&[
            ("/title", "not_recorded"),
            ("/legal_basis", "not_recorded"),
            ("/lines/0/name", "not_recorded"),
            ("/lines/0/detail", "not_recorded"),
        ])
    );
}

#[test]
fn periods_are_those_of_the_frequency() {
    let with = |frequency, first: &str, last: Option<&str>| {
        let mut draft = draft(vec![line("服务用房面积")]);
        draft.frequency = frequency;
        draft.first_period = first.to_owned();
        draft.last_period = last.map(str::to_owned);
        NewDataRequest::parse(&draft).map(|new| new.periods())
    };
    assert_eq!(with(Frequency::Once, "2026", None), Ok(1));
    assert_eq!(with(Frequency::Monthly, "2026-01", Some("2026-12")), Ok(12));
    assert_eq!(
        faults(with(Frequency::Once, "2026", Some("2027"))),
        said(&[("/last_period", "asked_once")])
    );
    assert_eq!(
        faults(with(Frequency::Yearly, "2026-Q1", None)),
        said(&[("/first_period", "not_whole_periods")])
    );
    assert_eq!(
        faults(with(Frequency::Monthly, "2026-01", Some("2031-01"))),
        said(&[("/last_period", "too_many")])
    );
    // Persons are told by no month.
    let mut draft = draft(vec![of_catalogue(Indicator::MembersServed)]);
    draft.frequency = Frequency::Monthly;
    draft.first_period = "2026-01".to_owned();
    draft.last_period = None;
    assert_eq!(
        faults(NewDataRequest::parse(&draft)),
        said(&[("/lines/0/indicator", "not_of_the_indicator")])
    );
    assert_eq!(DataRequest::over_on("2026-Q4".parse().unwrap()).to_string(), "2027-01-01");
}

#[test]
fn the_district_says_something_of_every_line() {
    let request =
        filed(vec![line("服务用房面积"), line("长椅数量"), of_catalogue(Indicator::EventsHeld)]);
    let [one, two, known] = request.lines.as_slice() else { panic!() };
    let approve = decided(one, Verdict::Approve);
    assert_eq!(
        faults(request.clone().decide(std::slice::from_ref(&approve), at(2))),
        said(&[("/lines", "lines_left")])
    );
    let all = [
        approve.clone(),
        approve.clone(),
        decided(known, Verdict::Approve),
        decided(two, Verdict::Refuse),
    ];
    assert_eq!(
        faults(request.clone().decide(&all, at(2))),
        said(&[("/lines/1/line_id", "given_twice"), ("/lines/2/line_id", "unknown_reference")])
    );
    let open = request.clone().decide(&[approve, decided(two, Verdict::Refuse)], at(2)).unwrap();
    assert_eq!(
        (open.state, open.next, open.version),
        (DataRequestState::Open, Some(open.first), 2)
    );
    assert!(matches!(open.clone().decide(&[], at(3)), Err(Error::Impossible { .. })));
    let no = request
        .clone()
        .decide(&[decided(one, Verdict::Refuse), decided(two, Verdict::Refuse)], at(2));
    assert_eq!(no.unwrap().state, DataRequestState::Answered, "the catalogue answers a part");
    let request = filed(vec![line("服务用房面积")]);
    let refuse = decided(&request.lines[0], Verdict::Refuse);
    let refused = request.decide(&[refuse], at(2)).unwrap();
    assert_eq!((refused.state, refused.next), (DataRequestState::Refused, None));
}

#[test]
fn cells_are_prefilled_from_counts_of_work_alone() {
    let request = filed(vec![line("活动场次")]);
    let with = |verdict, indicator| {
        let one = Decided { indicator: Some(indicator), ..decided(&request.lines[0], verdict) };
        request.clone().decide(&[one], at(2))
    };
    assert!(with(Verdict::Approve, Indicator::EventsHeld).is_ok());
    for no in [Indicator::MembersServed, Indicator::TimeToResolution] {
        assert_eq!(
            faults(with(Verdict::Approve, no)),
            said(&[("/lines/0/indicator", "counts_persons")])
        );
    }
    assert!(with(Verdict::Catalogue, Indicator::MembersServed).is_ok());
    let missing = request.clone().decide(&[decided(&request.lines[0], Verdict::Catalogue)], at(2));
    assert_eq!(faults(missing), said(&[("/lines/0/indicator", "required")]));
    let one = Decided {
        reason: Some("为何".to_owned()),
        ..decided(&request.lines[0], Verdict::Approve)
    };
    assert_eq!(
        faults(request.decide(&[one], at(2))),
        said(&[("/lines/0/reason", "not_with_verdict")])
    );
}

fn form(values: &[Option<i64>]) -> Form {
    let answer = |(number, prefilled): (usize, &Option<i64>)| Answer {
        line: line_id(number as u128),
        value: *prefilled,
        prefilled: *prefilled,
    };
    let new = NewForm {
        request: DataRequestId::from_uuid(Uuid::from_u128(9)),
        unit: unit(11),
        period: "2026-Q1".parse().unwrap(),
        due_on: Date::constant(2026, 4, 11),
        avoided: 2,
        answers: values.iter().enumerate().map(answer).collect(),
    };
    new.open(DataFormId::from_uuid(Uuid::from_u128(5)), at(1))
}

#[test]
fn a_form_goes_to_and_fro_until_it_is_right() {
    let open = form(&[Some(4), None]);
    assert_eq!((open.state, open.cells, open.prefilled), (FormState::Open, 2, 1));
    assert_eq!(faults(open.clone().submit(at(2))), said(&[("/values/1/value", "required")]));
    let given = |number, value| Given { line: line_id(number), value };
    let bad = [given(0, Some(-1)), given(7, Some(1)), given(1, Some(3)), given(1, None)];
    assert_eq!(
        faults(open.clone().save(&bad, at(2))),
        said(&[
            ("/values/0/value", "out_of_range"),
            ("/values/1/line_id", "unknown_reference"),
            ("/values/3/line_id", "given_twice"),
        ])
    );
    let sent = open.save(&[given(1, Some(3))], at(2)).unwrap().submit(at(3)).unwrap();
    assert_eq!(
        (sent.state, sent.answers[0].value, sent.version),
        (FormState::Submitted, Some(4), 3)
    );
    assert!(matches!(sent.clone().save(&[], at(4)), Err(Error::Impossible { .. })));
    assert_eq!(faults(sent.clone().give_back(None, at(4))), said(&[("/note", "required")]));
    let back = sent.give_back(Some("请核对第二项"), at(4)).unwrap();
    assert_eq!((back.state, back.verbs()), (FormState::Returned, vec![FormVerb::Submit]));
    assert_eq!(back.submit(at(5)).unwrap().note, None);
    let nothing = form(&[]);
    assert_eq!((nothing.state, nothing.verbs()), (FormState::Settled, vec![]));
}

#[test]
fn a_request_is_answered_when_its_last_form_is() {
    let request = filed(vec![line("服务用房面积")]);
    let approve = decided(&request.lines[0], Verdict::Approve);
    let mut request = request.decide(&[approve], at(2)).unwrap();
    assert_eq!(request.after_forms(false), DataRequestState::Open, "a period is left");
    request = request.opened(at(3)).opened(at(4));
    assert_eq!(request.next, None);
    assert_eq!(request.after_forms(true), DataRequestState::Open);
    assert_eq!(request.after_forms(false), DataRequestState::Answered);
    let answered = request.clone().into_state(DataRequestState::Answered, at(5));
    assert_eq!(answered.after_forms(true), DataRequestState::Open, "one was given back");
    assert!(answered.end(DataRequestVerb::Withdraw, at(6)).is_err());
    assert_eq!(request.end(DataRequestVerb::Close, at(6)).unwrap().state, DataRequestState::Closed);
}

#[test]
fn the_catalogue_finds_what_is_meant_in_either_language() {
    let best = |asked: &str| matches(asked).first().map(|one| one.indicator);
    assert_eq!(best("走访完成次数"), Some(Indicator::VisitsDone));
    assert_eq!(best("舉辦活動場次"), Some(Indicator::EventsHeld));
    assert_eq!(best("suggestions answered by the office"), Some(Indicator::SuggestionsAnswered));
    assert_eq!(best("充电桩数量"), None);
    assert_eq!(best(""), None);
    for one in definitions() {
        let found = matches(one.name.zh_hans);
        assert!(found.iter().any(|found| found.indicator == one.indicator), "{}", one.name.zh_hans);
        assert!(found.len() <= BEST);
    }
    assert!(likeness("社区服务用房面积", "服务用房面积") >= LIKE_PERCENT);
    assert!(likeness("社区服务用房面积", "电动车充电桩") < LIKE_PERCENT);
    assert_eq!(likeness("", ""), 0);
}

fn secret() -> CellSecret {
    CellSecret::new(&[3; 32])
}

proptest! {
    #[test]
    fn persons_leave_a_unit_as_none_or_as_many(value in 0_i64..100_000, number in any::<u128>()) {
        let mut line = filed(vec![line("服务用房面积")]).lines.remove(0);
        let period = "2026-Q1".parse().unwrap();
        let told = |line: &Line| published(&secret(), line, (unit(number), period), value);
        let amount = u64::try_from(value).unwrap();
        prop_assert_eq!(told(&line), Published::Value(amount));
        line.counts = Counts::Persons;
        prop_assert_eq!(told(&line), told(&line));
        match told(&line) {
            Published::Withheld => prop_assert!((1..10).contains(&value)),
            Published::Value(0) => prop_assert_eq!(value, 0),
            Published::Value(other) => {
                prop_assert!(value >= 10 && other.abs_diff(amount) <= LARGEST_DEVIATION);
            }
        }
    }

    #[test]
    fn a_prefilled_cell_never_costs_more(cells in 0_i64..100, prefilled in 0_i64..100) {
        let prefilled = prefilled.min(cells);
        prop_assert!(minutes(cells, prefilled) <= minutes(cells, 0));
        prop_assert_eq!(minutes(cells, prefilled) == 0, cells == 0);
    }

    #[test]
    fn likeness_is_mutual_and_whole_with_itself(one in "[走访活动场次面积用房]{2,12}", other in "[走访活动场次面积用房]{2,12}") {
        prop_assert_eq!(likeness(&one, &other), likeness(&other, &one));
        prop_assert!(likeness(&one, &other) <= 100);
    }

    #[test]
    fn each_period_is_opened_once(months in 1_i32..60) {
        let mut draft = draft(vec![line("服务用房面积")]);
        draft.frequency = Frequency::Monthly;
        let first = Period::around(Granularity::Month, crate::statistics::Month::new(2026, 1).unwrap());
        let last = Period::around(Granularity::Month, first.first().plus(months - 1));
        draft.first_period = first.to_string();
        draft.last_period = Some(last.to_string());
        let new = NewDataRequest::parse(&draft).unwrap();
        prop_assert_eq!(new.periods(), usize::try_from(months).unwrap());
        let id = DataRequestId::from_uuid(Uuid::from_u128(9));
        let request = new.file(id, || line_id(1), at(1));
        let approve = decided(&request.lines[0], Verdict::Approve);
        let mut request = request.decide(&[approve], at(2)).unwrap();
        let mut opened = Vec::new();
        while let Some(next) = request.next {
            opened.push(next);
            request = request.opened(at(3));
        }
        prop_assert_eq!(opened.len(), usize::try_from(months).unwrap());
        prop_assert_eq!((opened.first(), opened.last()), (Some(&first), Some(&last)));
    }
}
