//! The columns of the person template: their headings, other names for them, and what belongs into them.

use super::choices::Choices;

/// A column of the person template, in the order of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each one's heading and note stand in its line of the table below")]
pub enum Column {
    Name,
    Identity,
    NoIdentityReason,
    Sex,
    BornOn,
    Phone,
    Address,
    Area,
    Group,
    Alone,
    EmptyNest,
    LeftBehind,
    AbilityLevel,
    AbilityScore,
    AssessedOn,
    Bedridden,
    MobilityImpaired,
    Dementia,
    MajorIllness,
    Certificate,
    CertKind,
    CertGrade,
    Income,
    DestituteDispersed,
    FpSpecialFamily,
    CaresForIllChild,
    InHomeCareContract,
    WishesVisits,
    EntrustState,
    Household,
    Visitor,
    Evidence,
}

/// What belongs into the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Words. Numbers among them are kept as text.
    Text,
    /// A calendar day.
    Day,
    /// Yes or no; the fact it states.
    Flag(&'static str),
    /// One of the options of a fact.
    Choice(&'static str),
    /// A whole number; the fact it states.
    Number(&'static str),
}

/// Everything that is fixed about a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// The column.
    pub column: Column,
    /// Its heading in the template.
    pub heading: &'static str,
    /// Headings that mean the same in lists that people keep already.
    pub synonyms: &'static [&'static str],
    /// What belongs into it.
    pub content: Content,
    /// Whether a table without it cannot be read.
    pub required: bool,
    /// Width in the template, in characters.
    pub width: u16,
    /// What the note at its heading says.
    pub note: &'static str,
}

impl Column {
    /// All of them in the order of the template.
    pub fn all() -> impl Iterator<Item = Column> {
        SPECS.iter().map(|spec| spec.column)
    }

    /// What is fixed about it.
    pub fn spec(self) -> &'static Spec {
        // A test holds the table in the order of the enum.
        &SPECS[self as usize]
    }

    /// Its heading in the template.
    pub fn heading(self) -> &'static str {
        self.spec().heading
    }

    /// The words its drop-down list offers, where it has one.
    pub fn options(self, choices: &Choices) -> Vec<String> {
        match self.spec().content {
            Content::Flag(_) => vec!["是".to_owned(), "否".to_owned()],
            Content::Choice(fact) => choices.names(fact),
            _ => Vec::new(),
        }
    }
}

const fn spec(
    column: Column,
    heading: &'static str,
    synonyms: &'static [&'static str],
    content: Content,
    width: u16,
    note: &'static str,
) -> Spec {
    Spec { column, heading, synonyms, content, required: false, width, note }
}

const fn required(spec: Spec) -> Spec {
    Spec { required: true, ..spec }
}

use Column as C;
use Content::{Choice, Day, Flag, Number, Text};

const YES_NO: &str = "填“是”或“否”。不清楚就空着，空着表示“不知道”，不表示“否”。";

/// One line for each column.
pub const SPECS: &[Spec] = &[
    required(spec(
        C::Name,
        "姓名",
        &["老人姓名", "老年人姓名", "对象姓名", "服务对象姓名", "被探访人姓名"],
        Text,
        12,
        "必填。与身份证一致，可以有间隔号“·”和生僻字。",
    )),
    required(spec(
        C::Identity,
        "身份证号",
        &[
            "身份证号码",
            "居民身份证号",
            "居民身份证号码",
            "公民身份号码",
            "公民身份证号码",
            "身份证",
            "证件号码",
            "证件号",
        ],
        Text,
        22,
        "18位。本列已设为“文本”格式，请不要改成数字：Excel 会把后三位变成 0。没有号码时空着，并在“无身份证号原因”里说明。",
    )),
    spec(
        C::NoIdentityReason,
        "无身份证号原因",
        &["无证原因", "无身份证原因", "无号原因"],
        Text,
        18,
        "只在没有身份证号时填，例如“未办理过户口登记”。",
    ),
    spec(
        C::Sex,
        "性别",
        &[],
        Choice("sex"),
        8,
        "男或女。有身份证号时可以空着，由号码得出；填了就要与号码一致。",
    ),
    spec(
        C::BornOn,
        "出生日期",
        &["出生年月日", "出生年月", "生日", "出生时间"],
        Day,
        14,
        "例如 1946-11-24，也可以写 1946年11月24日、1946.11.24、19461124。用公历。有身份证号时可以空着。",
    ),
    spec(
        C::Phone,
        "联系电话",
        &[
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "联系方式",
            "本人电话",
            "电话号码",
            "联系电话号码",
            "老人电话",
        ],
        Text,
        16,
        "11位手机号，或带区号的固定电话。没有电话请写“无”：电话探访会改为上门。",
    ),
    spec(
        C::Address,
        "居住地址",
        &["家庭住址", "现住址", "住址", "地址", "居住地", "家庭地址", "详细地址", "现居住地址", "常住地址"],
        Text,
        30,
        "现在实际居住的地方，写到门牌或楼栋单元室。",
    ),
    required(spec(
        C::Area,
        "所在村（社区）",
        &[
            "所在村",
            "所在社区",
            "村（社区）",
            "村居",
            "所属村",
            "所属社区",
            "所属村（社区）",
            "行政村",
            "村",
            "社区",
            "区划代码",
            "所在村（社区）代码",
            "居住地村（社区）",
        ],
        Text,
        28,
        "必填。写12位区划代码，或从县（市、区）起写全名并用“/”隔开，例如“某县/某镇/某村”。",
    )),
    spec(
        C::Group,
        "村民小组",
        &["小组", "组别", "所在小组", "网格", "所在网格", "所属网格", "组（网格）"],
        Text,
        14,
        "村民小组或网格的名称，没有就空着。",
    ),
    spec(C::Alone, "独居", &["是否独居", "独居老人"], Flag("alone"), 8, YES_NO),
    spec(C::EmptyNest, "空巢", &["是否空巢", "空巢老人"], Flag("empty_nest"), 8, YES_NO),
    spec(
        C::LeftBehind,
        "留守",
        &["是否留守", "农村留守", "留守老人", "农村留守老人"],
        Flag("left_behind"),
        8,
        YES_NO,
    ),
    spec(
        C::AbilityLevel,
        "能力等级",
        &["失能等级", "能力程度", "老年人能力等级", "能力评估等级", "评估等级", "失能程度"],
        Choice("ability_level"),
        12,
        "按 GB/T 42195-2022 评估的最终等级。没有评估过请选“未评估”。",
    ),
    spec(
        C::AbilityScore,
        "能力评分",
        &["评估得分", "评估分数", "能力得分", "能力评估得分", "评估总分"],
        Number("ability_score"),
        10,
        "评估总分，0到90的整数。没有评估过就空着。",
    ),
    spec(
        C::AssessedOn,
        "评估日期",
        &["评估时间", "能力评估日期", "评估年月日"],
        Day,
        14,
        "做能力评估的日期。填了能力等级或能力评分时请填上。",
    ),
    spec(C::Bedridden, "长期卧床", &["是否长期卧床", "卧床"], Flag("bedridden"), 10, YES_NO),
    spec(C::MobilityImpaired, "行动不便", &["是否行动不便"], Flag("mobility_impaired"), 10, YES_NO),
    spec(C::Dementia, "失智", &["是否失智", "认知障碍", "认知症", "老年痴呆"], Flag("dementia"), 8, YES_NO),
    spec(
        C::MajorIllness,
        "重大疾病",
        &["是否重大疾病", "患重大疾病", "重病", "大病"],
        Flag("major_illness"),
        10,
        YES_NO,
    ),
    spec(
        C::Certificate,
        "残疾证号",
        &["残疾人证号", "残疾证号码", "残疾人证号码", "残疾人证", "残疾证"],
        Text,
        24,
        "20位：身份证号加残疾类别和等级两位。填了就不必再填残疾类别、残疾等级。没有残疾证请写“无”。",
    ),
    spec(
        C::CertKind,
        "残疾类别",
        &["残疾类型", "残疾种类"],
        Choice("cert_kind"),
        10,
        "残疾证上的类别。几种都有的选“多重”。没有残疾证选“无”。",
    ),
    spec(
        C::CertGrade,
        "残疾等级",
        &["残疾级别", "残疾程度"],
        Choice("cert_grade"),
        10,
        "残疾证上的等级。没有残疾证选“无”。",
    ),
    spec(
        C::Income,
        "收入类别",
        &["救助类别", "困难类别", "经济类别", "救助类型", "低收入类别"],
        Choice("income_kind"),
        12,
        "特困、低保、低保边缘或无。低保与低保边缘请分清。",
    ),
    spec(
        C::DestituteDispersed,
        "分散供养特困",
        &["分散特困", "特困分散供养", "是否分散供养特困", "分散供养"],
        Flag("destitute_dispersed"),
        14,
        YES_NO,
    ),
    spec(
        C::FpSpecialFamily,
        "计生特殊家庭",
        &["计划生育特殊家庭", "特扶家庭", "计生特扶", "计生特扶家庭", "计划生育特扶家庭"],
        Flag("fp_special_family"),
        14,
        YES_NO,
    ),
    spec(
        C::CaresForIllChild,
        "照料病残子女",
        &["长期与无生活自理能力子女共同居住", "与病残子女同住"],
        Flag("cares_for_ill_child"),
        14,
        YES_NO,
    ),
    spec(
        C::InHomeCareContract,
        "居家服务合同",
        &["居家养老服务合同", "是否有居家服务合同"],
        Flag("in_home_care_contract"),
        14,
        YES_NO,
    ),
    spec(
        C::WishesVisits,
        "愿意接受探访",
        &["是否愿意接受探访", "探访意愿", "愿意探访"],
        Flag("wishes_visits"),
        14,
        YES_NO,
    ),
    spec(
        C::EntrustState,
        "委托服务状态",
        &["委托服务", "委托状态"],
        Choice("entrust_state"),
        14,
        "委托服务办到哪一步。",
    ),
    spec(
        C::Household,
        "同住人",
        &["共同居住人", "同住人员", "同住家庭成员", "共同居住成员"],
        Text,
        44,
        "住在一起的其他人，每人写“关系 出生日期 性别 情况”，人与人之间用分号隔开，例如“配偶 1948-05-02 男 重度失能；子 1975-01-01 男 残疾二级”。没有同住人请写“无”。",
    ),
    spec(
        C::Visitor,
        "探访人",
        &["探访人员", "探访责任人", "责任人", "包联人"],
        Text,
        14,
        "负责探访的人：姓名或电话。还没有定就空着。",
    ),
    spec(
        C::Evidence,
        "依据",
        &["证明材料", "信息来源", "资料来源"],
        Text,
        30,
        "这些情况是从哪里知道的，例如“2026年秋季入户摸底”。",
    ),
];

/// Headings that need no column of ours: what they say is counted, derived or was written by us.
pub const PASSED_OVER: &[&str] = &["序号", "编号", "行号", crate::marked::HEADING];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_is_in_order_and_no_heading_means_two_things() {
        let mut words = BTreeSet::new();
        for (at, spec) in SPECS.iter().enumerate() {
            assert_eq!(spec.column as usize, at, "{}", spec.heading);
            for word in [&spec.heading].into_iter().chain(spec.synonyms) {
                assert!(words.insert(crate::people::headings::key(word)), "{word} stands twice");
            }
        }
        assert_eq!(Column::all().count(), 32);
    }
}
