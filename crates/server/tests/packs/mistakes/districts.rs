//! Mistakes in a pack that adds to another.

use super::Change::{Add, District};
use super::Group;

pub const GROUPS: &[Group] = &[(
    "区县补充包",
    &[
        (
            "找不到要补充的规则包",
            District(
                "pack.toml",
                "id = \"tongxi-north-2026\"\ntitle = \"补充通知\"\nversion = \"1\"\nextends = \"tongxi\"\nin_force = { from = 2026-06-01 }\n",
            ),
        ),
        (
            "补充了一个补充包",
            District(
                "pack.toml",
                "id = \"tongxi-north-one-2026\"\ntitle = \"再补充的通知\"\nversion = \"1\"\nextends = \"tongxi-north-2026\"\nin_force = { from = 2026-06-01 }\n",
            ),
        ),
        (
            "补充了会让人少得到照护的文件",
            District(
                "tracks.toml",
                "[[track]]\nid = \"own\"\nname = \"自己的\"\nis = \"独居\"\nclause = \"一\"\n",
            ),
        ),
        (
            "减少了对象",
            District(
                "eligibility.toml",
                "[[eligible.exclude]]\nid = \"n\"\nname = \"不住本地\"\nis = \"留守\"\nclause = \"一\"\n",
            ),
        ),
        (
            "自己写了一类",
            District(
                "classes.toml",
                "[[class]]\nid = \"n\"\nname = \"特类\"\nclause = \"一\"\nwhen = [{ is = \"独居\" }]\n",
            ),
        ),
        ("没有从 [[…]] 写起", District("events.toml", "clause = \"一\"\n")),
        (
            "比原来的包早",
            District(
                "pack.toml",
                "id = \"n\"\ntitle = \"补充通知\"\nversion = \"1\"\nextends = \"tongxi-2026\"\nin_force = { from = 2020-06-01 }\n",
            ),
        ),
        (
            "不在原来那个包的地区里",
            District(
                "pack.toml",
                "id = \"n\"\ntitle = \"补充通知\"\nversion = \"1\"\nextends = \"tongxi-2026\"\nareas = [\"990201000000\"]\nin_force = { from = 2026-06-01 }\n",
            ),
        ),
        ("交给区县的东西写错", Add("pack.toml", "\n[districts]\nmay = [\"trakcs\"]\n")),
        (
            "要代替的任务没有",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每半月联系\"\nclass = [\"third\"]\ninstead_of = \"third_month\"\nmodes = [\"door\"]\ncount = 1\nevery = \"half_month\"\nclause = \"一\"\n",
            ),
        ),
        (
            "代替的任务次数变少",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每季联系\"\nclass = [\"third\"]\ninstead_of = \"third_monthly\"\nmodes = [\"door\"]\ncount = 1\nevery = \"quarter\"\nclause = \"一\"\n",
            ),
        ),
        (
            "代替的任务类别不同",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每周联系\"\nclass = [\"second\"]\ninstead_of = \"third_monthly\"\nmodes = [\"door\"]\ncount = 1\nevery = \"week\"\nclause = \"一\"\n",
            ),
        ),
        (
            "代替的任务单位不同",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每月服务\"\nclass = [\"third\"]\ninstead_of = \"third_monthly\"\nmodes = [\"door\"]\ncount = 1\nunit = \"hour\"\nevery = \"month\"\nclause = \"一\"\n",
            ),
        ),
        (
            "代替的任务多了条件",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每周联系\"\nclass = [\"third\"]\nis = \"独居\"\ninstead_of = \"third_monthly\"\nmodes = [\"door\"]\ncount = 1\nevery = \"week\"\nclause = \"一\"\n",
            ),
        ),
        (
            "一项任务代替了两次",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每周联系\"\nclass = [\"third\"]\ninstead_of = \"third_monthly\"\nmodes = [\"door\"]\ncount = 1\nevery = \"week\"\nclause = \"一\"\n[[duty]]\nid = \"m\"\nname = \"每周再联系\"\nclass = [\"third\"]\ninstead_of = \"third_monthly\"\nmodes = [\"door\"]\ncount = 1\nevery = \"week\"\nclause = \"一\"\n",
            ),
        ),
        (
            "参数定得更松",
            District("readings.toml", "[[choose]]\nid = \"second_try_hours\"\ntake = 4\nclause = \"一\"\n"),
        ),
        (
            "不知道哪一边更严的参数",
            District("readings.toml", "[[choose]]\nid = \"fen_per_contact\"\ntake = 600\nclause = \"一\"\n"),
        ),
        (
            "读法没有交给区县选",
            District("readings.toml", "[[choose]]\nid = \"mild_loss\"\ntake = \"not\"\nclause = \"一\"\n"),
        ),
        (
            "代替的任务多了例外",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每周联系\"\nclass = [\"third\"]\ninstead_of = \"third_monthly\"\nmodes = [\"door\"]\ncount = 1\nevery = \"week\"\nexcept = [{ is = \"独居\", clause = \"一\" }]\nclause = \"一\"\n",
            ),
        ),
        (
            "代替的任务少了对一些人的要求",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每周联系\"\nclass = [\"third\"]\ninstead_of = \"third_monthly\"\nmodes = [\"phone\"]\ncount = 1\nevery = \"week\"\nclause = \"一\"\n",
            ),
        ),
        (
            "代替的任务个人计划可以更少",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每周联系\"\nclass = [\"third\"]\ninstead_of = \"third_monthly\"\nmodes = [\"door\"]\ncount = 1\nevery = \"week\"\nplan = { least = 1, most = 2, clause = \"一\" }\nclause = \"一\"\n",
            ),
        ),
        (
            "代替的任务少了“其中至少”",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每周联系\"\nclass = [\"first\"]\ninstead_of = \"first_weekly\"\nmodes = [\"door\"]\ncount = 5\nevery = \"week\"\nclause = \"一\"\n",
            ),
        ),
        (
            "代替的任务一次算几项",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每周联系\"\nclass = [\"third\"]\ninstead_of = \"third_monthly\"\nmodes = [\"door\"]\ncount = 1\nevery = \"week\"\ncontacts = \"shared\"\nclause = \"一\"\n",
            ),
        ),
        (
            "代替的任务多了方式",
            District(
                "duties.toml",
                "[[duty]]\nid = \"n\"\nname = \"每周联系\"\nclass = [\"third\"]\ninstead_of = \"third_monthly\"\nmodes = [\"door\", \"remote\"]\ncount = 1\nevery = \"week\"\nclause = \"一\"\n",
            ),
        ),
    ],
)];
