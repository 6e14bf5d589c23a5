//! What a made-up district is made of: words, and chance that is the same each time.

use domain::id::{AccountId, UnitId};

/// Somebody who can sign in, one for each role that there is.
#[derive(Clone, Debug)]
pub struct Person {
    pub role: &'static str,
    pub login: String,
    pub account: AccountId,
    pub unit: UnitId,
}

pub(crate) const SUBDISTRICTS: [&str; 12] = [
    "东湖", "西园", "南桥", "北苑", "金岭", "玉泉", "青浦", "云塘", "松江", "梅溪", "和平", "新华",
];
pub(crate) const COMMUNITIES: [&str; 10] =
    ["春晖", "秋月", "望江", "桃园", "柳荫", "向阳", "文昌", "长乐", "建设", "青年"];
pub(crate) const DEPARTMENTS: [&str; 6] =
    ["城市管理", "市场监管", "供水", "供电", "住房建设", "民政"];
pub(crate) const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",
    "袁", "邓", "许", "傅", "沈", "曾", "欧阳", "单",
];
pub(crate) const GIVEN: [&str; 36] = [
    "建国", "秀英", "桂英", "玉兰", "志强", "建华", "丽娟", "秀兰", "淑珍", "文华", "晓东", "海燕",
    "国强", "春梅", "小红", "子轩", "浩宇", "梓涵", "思雨", "佳慧", "伟", "芳", "敏", "静", "磊",
    "洋", "勇", "艳", "明", "超", "小明", "雨桐", "俊杰", "雪琴", "一诺", "天佑",
];
pub(crate) const ROADS: [&str; 8] =
    ["人民路", "解放路", "中山路", "建设街", "和平里", "幸福路", "新华街", "文化路"];
pub(crate) const SHOPS: [&str; 10] =
    ["小吃店", "理发店", "便利店", "五金店", "水果店", "裁缝铺", "修车铺", "书店", "药房", "茶馆"];

/// `SplitMix64`: small, and the same numbers on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, but not, `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// True in so many of a hundred cases.
    pub(crate) fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T], else_: &'a T) -> &'a T {
        let index = usize::try_from(self.below(of.len() as u64)).unwrap_or(0);
        of.get(index).copied().unwrap_or(else_)
    }

    pub(crate) fn name(&mut self) -> String {
        format!("{}{}", self.pick(&SURNAMES, "王"), self.pick(&GIVEN, "芳"))
    }

    pub(crate) fn address(&mut self) -> String {
        let road = self.pick(&ROADS, "人民路");
        format!("{road}{}号{}室", 1 + self.below(300), 101 + self.below(6) * 100 + self.below(4))
    }

    /// A mobile number; 199 0000 is given to nobody.
    pub(crate) fn phone(&mut self) -> String {
        format!("1990000{:04}", self.below(10_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn chance_repeats_itself_and_does_not_favour_anybody() {
        let names = |seed| -> Vec<String> {
            let mut chance = Chance::new(seed);
            (0..500).map(|_| chance.name()).collect()
        };
        assert_eq!(names(1), names(1));
        assert_ne!(names(1), names(2));
        let different: BTreeSet<String> = names(1).into_iter().collect();
        assert!(different.len() > 250, "{}", different.len());
        let mut chance = Chance::new(3);
        let hits = (0..10_000).filter(|_| chance.percent(30)).count();
        assert!((2_800..3_200).contains(&hits), "{hits}");
    }
}
