use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::consents::Purpose;

const FORM: [&str; 10] = [
    "序号",
    "类型",
    "姓名/店名",
    "联系电话",
    "住址/店址",
    "方便时间",
    "语言",
    "服务项目",
    "登记日期",
    "同意方式",
];

fn read_by(
    mapping: &MemberMapping,
    header: &[&str],
    row: &[&str],
) -> Result<MemberRow, Vec<RowFault>> {
    let plan = Plan::new(mapping, header, &[]).unwrap();
    MemberReader::new(mapping, &plan, date(2026, 11, 23)).read(|place| row.get(place).copied())
}

fn read(row: &[&str]) -> Result<MemberRow, Vec<RowFault>> {
    read_by(&MemberMapping::default(), &FORM, row)
}

fn codes(row: &[&str]) -> Vec<(Option<&'static str>, &'static str)> {
    read(row).unwrap_err().into_iter().map(|fault| (fault.field, fault.code)).collect()
}

#[test]
fn a_row_becomes_a_member() {
    let row = read(&[
        "6",
        "居民",
        " 罗文霞 ",
        "183 0917 0818",
        "白沙路38号",
        "周末",
        "长沙话",
        "养老托幼、志愿服务",
        "2025/6/5",
        "口头(王主任在场)",
    ])
    .unwrap();
    assert_eq!(row.kind, MemberKind::Resident);
    assert_eq!(row.particulars.name, "罗文霞");
    assert_eq!(row.particulars.phone.as_deref(), Some("18309170818"));
    assert_eq!(row.programmes, [Programme::FamilyElderCare, Programme::Volunteering]);
    assert_eq!(row.joined_on, Some(date(2025, 6, 5)));
    assert_eq!((row.given_how, row.witness.as_deref()), (GivenHow::Spoken, Some("王主任")));
    assert_eq!(row.notes, []);
}

#[test]
fn each_fault_has_its_field_and_reason() {
    let long = "1".repeat(300);
    for (row, expected) in [
        (
            ["1", "居民", "", "18247767551", "a", "", "", "", "2025/8/27", "书面"],
            ("name", "required"),
        ),
        (
            ["1", "居民", "翟华", "1380013", "a", "", "", "", "2025/8/27", "书面"],
            ("phone", "phone_too_short"),
        ),
        (
            ["1", "居民", "唐军", "18247767551", "a", "", "", "", "2025/13/40", "书面"],
            ("joined_on", "date_impossible"),
        ),
        (
            ["1", "居民", "唐军", "18247767551", "a", "", "", "", "2027/1/1", "书面"],
            ("joined_on", "in_the_future"),
        ),
        (
            ["1", "居民", "郑建", "18247767551", "a", "", "", "", "2025/8/27", ""],
            ("consent", "consent_missing"),
        ),
        (
            ["1", "居民", "郑建", "18247767551", "a", "", "", "", "2025/8/27", "口头"],
            ("consent", "witness_missing"),
        ),
        (
            ["1", "居民", "郑建", "18247767551", "a", "", "", "", "2025/8/27", "不同意"],
            ("consent", "unknown_word"),
        ),
        (
            ["1", "居民", "=HYPERLINK(\"x\")", "18247767551", "a", "", "", "", "2025/8/27", "书面"],
            ("name", "formula"),
        ),
        (
            [
                "1",
                "居民",
                "'=HYPERLINK(\"x\")",
                "18247767551",
                "a",
                "",
                "",
                "",
                "2025/8/27",
                "书面",
            ],
            ("name", "formula"),
        ),
        (
            ["1", "其他", "郭平", "18247767551", "a", "", "", "", "2025/8/27", "书面"],
            ("kind", "unknown_word"),
        ),
        (
            ["1", "", "郭平", "18247767551", "a", "", "", "", "2025/8/27", "书面"],
            ("kind", "required"),
        ),
        (
            ["1", "居民", "郭平", "18247767551", &long, "", "", "", "2025/8/27", "书面"],
            ("address", "too_long"),
        ),
        (
            ["1", "居民", "郭平", "18247767551", "a", "", "", "打牌", "2025/8/27", "书面"],
            ("programme", "unknown_word"),
        ),
    ] {
        assert_eq!(codes(&row), [(Some(expected.0), expected.1)], "{row:?}");
    }
    assert_eq!(
        codes(&["1", "其他", "", "1", "", "", "", "", "x", ""]),
        [
            (Some("name"), "required"),
            (Some("phone"), "phone_too_short"),
            (Some("kind"), "unknown_word"),
            (Some("joined_on"), "date_unclear"),
            (Some("consent"), "consent_missing"),
        ]
    );
    let mut wide = vec!["1", "居民", "郭平", "", "", "", "", "", "", "书面", ""];
    assert!(read(&wide).is_ok());
    wide[10] = "x";
    assert_eq!(codes(&wide), [(None, "too_many_cells")]);
}

#[test]
fn telephone_numbers_with_plus_are_no_formulas() {
    assert!(read(&["1", "居民", "孙明", "+8618247767551", "", "", "", "", "", "书面"]).is_ok());
    assert!(read(&["1", "居民", "孙明", "'+8618247767551", "", "", "", "", "", "书面"]).is_ok());
    assert!(
        is_formula("+cmd|' /C calc'!A0") && is_formula("-HYPERLINK(1)") && is_formula("@SUM(1)")
    );
    assert!(!is_formula("-") && !is_formula("=") && !is_formula("a=b"));
}

#[test]
fn lost_characters_are_noted_but_let_in() {
    let row = read(&["4", "商?", "羅慧?", "", "", "", "?沙話", "", "", "口?(王主任在?)"]).unwrap();
    assert_eq!((row.kind, row.given_how), (MemberKind::Business, GivenHow::Spoken));
    let noted: Vec<_> = row.notes.iter().map(|note| (note.field, note.code)).collect();
    assert_eq!(
        noted,
        [(Some("name"), "character_lost"), (Some("preferred_language"), "character_lost")]
    );
}

#[test]
fn a_mapping_knows_the_forms_own_words() {
    let mapping = MemberMapping {
        columns: [
            ("谁".to_owned(), MemberField::Name),
            ("咋说的".to_owned(), MemberField::Consent),
        ]
        .into(),
        kinds: [("摊主".to_owned(), MemberKind::Business)].into(),
        programmes: [("打太极".to_owned(), Programme::CultureSport)].into(),
        consents: [("按手印".to_owned(), GivenHow::Written)].into(),
        ..MemberMapping::default()
    };
    assert_eq!(mapping.check(), Ok(()));
    let row =
        read_by(&mapping, &["谁", "类型", "咋说的", "项目"], &["王五", "摊主", "按手印", "打太极"])
            .unwrap();
    assert_eq!(row.kind, MemberKind::Business);
    assert_eq!(row.programmes, [Programme::CultureSport]);
    assert_eq!(mapping.purposes(), [Purpose::Contact, Purpose::Visits]);
}

#[test]
fn constants_stand_in_for_columns() {
    let constants = crate::imports::MemberConstants {
        kind: Some(MemberKind::Resident),
        consent: Some(GivenHow::Written),
        wants_visits: Some(true),
        ..Default::default()
    };
    let mapping = MemberMapping { constants, ..MemberMapping::default() };
    let row = read_by(&mapping, &["name", "phone"], &["王五", "13812345678"]).unwrap();
    assert!(row.wants_visits);
    assert_eq!(row.given_how, GivenHow::Written);
}

proptest! {
    #[test]
    fn no_row_breaks_the_reader(row in proptest::collection::vec("\\PC{0,12}|居民|书面|=1|\\+86", 0..12)) {
        let row: Vec<&str> = row.iter().map(String::as_str).collect();
        match read(&row) {
            Ok(member) => prop_assert!(!member.particulars.name.is_empty()),
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }
}
