use std::path::Path;

use domain::imports::{MemberField, MemberMapping, MemberReader, Plan};
use jiff::civil::date;

use super::*;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

fn table(name: &str) -> Table {
    open(file(name), &MemberMapping::default()).unwrap()
}

/// Line, column and code of every fault; number of rows without one.
fn read(name: &str, leave_out: &[&str]) -> (usize, Vec<(u32, String, &'static str)>) {
    let table = table(name);
    let mapping = MemberMapping::default();
    let leave_out: Vec<String> = leave_out.iter().map(ToString::to_string).collect();
    let plan: Plan<MemberField> = Plan::new(&mapping, &table.header, &leave_out).unwrap();
    let reader = MemberReader::new(&mapping, &plan, date(2026, 11, 23));
    let places: Vec<usize> = plan.places.iter().map(|(_, place)| *place).collect();
    let (mut good, mut faults) = (0, Vec::new());
    for row in table.rows(&places).unwrap() {
        match reader.read(|place| row.cell(place)) {
            Ok(_) => good += 1,
            Err(found) => {
                for fault in found {
                    let field = MemberField::ALL
                        .iter()
                        .copied()
                        .find(|field| Some(field.as_str()) == fault.field);
                    let column = field.and_then(|field| plan.column_of(field)).unwrap_or_default();
                    faults.push((row.line, column.to_owned(), fault.code));
                }
            }
        }
    }
    (good, faults)
}

fn expected() -> Vec<(u32, String, &'static str)> {
    [
        (13, "姓名/店名", "required"),
        (23, "联系电话", "phone_too_short"),
        (33, "登记日期", "date_impossible"),
        (43, "同意方式", "consent_missing"),
        (63, "姓名/店名", "formula"),
        (73, "类型", "unknown_word"),
        (83, "住址/店址", "too_long"),
    ]
    .into_iter()
    .map(|(line, column, code)| (line, column.to_owned(), code))
    .collect()
}

#[test]
fn the_gb18030_register_is_read_below_its_title() {
    let table = table("register-gb18030.csv");
    assert_eq!(
        (table.encoding, table.separator, table.header_line),
        (Some("gb18030"), Some(','), 2)
    );
    assert_eq!(read("register-gb18030.csv", &[]), (393, expected()));
}

#[test]
fn the_workbook_gives_the_same_from_its_right_sheet() {
    let table = table("register.xlsx");
    assert_eq!((table.sheet.as_deref(), table.header_line), (Some("登记表"), 2));
    assert_eq!(read("register.xlsx", &[]), (393, expected()));
}

#[test]
fn the_big5_register_is_told_with_its_semicolons() {
    let table = table("register-big5.csv");
    assert_eq!((table.encoding, table.separator, table.header_line), (Some("Big5"), Some(';'), 1));
    let (good, faults) = read("register-big5.csv", &[]);
    assert_eq!((good, faults.len()), (113, 7));
    assert_eq!(faults[0], (12, "姓名/店名".to_owned(), "required"));
}

#[test]
fn refused_columns_left_out_are_not_read() {
    let table = table("register-refused.csv");
    assert_eq!(table.encoding, Some("UTF-8"));
    assert!(Plan::new(&MemberMapping::default(), &table.header, &[]).is_err());
    let (good, faults) =
        read("register-refused.csv", &["民族", "宗教信仰", "政治面貌", "思想状况"]);
    assert_eq!((good, faults.len()), (28, 2));
}

#[test]
fn blank_lines_and_repeated_headers_are_no_rows() {
    let text = "登记表\n\n姓名,类型,同意方式\n王五,居民,书面\n,,\n\n姓名,类型,同意方式\n\"赵\n六\",居民,书面\n孙七,居民,书面\n";
    let table = open(text.into(), &MemberMapping::default()).unwrap();
    let rows: Vec<_> = table
        .rows(&[0, 1, 2])
        .unwrap()
        .map(|row| (row.line, row.cell(0).unwrap().to_owned()))
        .collect();
    assert_eq!(rows, [(4, "王五".to_owned()), (8, "赵\n六".to_owned()), (10, "孙七".to_owned())]);
}

#[test]
fn what_is_no_table_is_said() {
    let code = |bytes: Vec<u8>| match open(bytes, &MemberMapping::default()) {
        Err(Error::Invalid(faults)) => faults.0[0].code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code(b"".to_vec()), "header_not_found");
    assert_eq!(code("今天天气很好".into()), "header_not_found");
    assert_eq!(code(b"PK\x03\x04 no archive".to_vec()), "spreadsheet_unreadable");
    assert_eq!(code(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()), "old_spreadsheet");
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text =
            ["登记表", "", "姓名,类型,同意方式", "\"赵\n六\",居民,书面", "", "孙七,居民,书面"]
                .join(end);
        let table = open(text.into(), &MemberMapping::default()).unwrap();
        assert_eq!(table.header_line, 3);
        let lines: Vec<u32> = table.rows(&[0, 1, 2]).unwrap().map(|row| row.line).collect();
        assert_eq!(lines, [4, 7], "{end:?}");
    }
}
