//! What can go wrong below the decisions: one enum for both engines, with a sentence for operators.

/// A failure of storage. Never contains a stored value, so it may be logged and shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The database does not answer, or refuses writes for now. Sending the same again is safe.
    #[error(
        "数据库暂时不可用：{reason}。数据没有丢失，请稍后重试；若持续出现，请检查数据库服务、网络和账号。"
    )]
    Unavailable {
        /// What was seen last, in words an operator can act on.
        reason: String,
    },
    /// There is no room left to write.
    #[error("磁盘空间不足，本次内容没有保存。请清理数据所在磁盘后重试。")]
    DiskFull,
    /// A rule of the schema refused the row.
    #[error("内容与数据库约束冲突（{rule}：{name}），没有保存。")]
    Constraint {
        /// Which kind of rule.
        rule: Rule,
        /// Name of the constraint or unique index; empty where the engine does not tell.
        name: String,
    },
    /// A stored row cannot be understood: damage, or a newer program wrote it.
    #[error("数据库中有一行无法识别（表 {table}，列 {column}，编号 {id}），请联系技术支持。")]
    BadRow {
        /// Table.
        table: String,
        /// Column.
        column: String,
        /// Id of the row where the row carries one.
        id: String,
    },
    /// The schema cannot be brought up to date.
    #[error("数据库结构升级失败：{0}")]
    Migration(String),
    /// The action broke off by a panic; nothing of it was kept.
    #[error("程序内部错误，本次操作已撤销。")]
    Panicked,
    /// Anything else: a mistake of ours or of the settings.
    #[error("数据库操作失败（{statement}，{code}）：{message}")]
    Other {
        /// Name of the statement, or the step at which it happened.
        statement: &'static str,
        /// The engine's own code.
        code: String,
        /// The engine's words where they hold no values, otherwise empty.
        message: String,
    },
}

/// The kind of a [`Fault::Constraint`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Two rows with one key.
    Unique,
    /// A row that points at nothing, or that others point at.
    ForeignKey,
    /// A value outside its bounds.
    Check,
    /// A missing value.
    NotNull,
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Unique => "重复",
            Self::ForeignKey => "关联对象不存在或仍被引用",
            Self::Check => "取值超出范围",
            Self::NotNull => "缺少必填内容",
        })
    }
}

impl Fault {
    /// A failure without a code of its own, at a step named by us.
    pub(crate) fn other(statement: &'static str, code: impl ToString, message: impl ToString) -> Self {
        Self::Other { statement, code: code.to_string(), message: message.to_string() }
    }

    pub(crate) fn unavailable(reason: impl ToString) -> Self {
        Self::Unavailable { reason: reason.to_string() }
    }

    /// What an event says could not be sealed.
    pub(crate) fn unsealed(fault: &crate::seal::SealFault) -> Self {
        Self::other("seal", "cipher", fault)
    }

    /// Whether the row was refused because one with that key exists, under the named rule.
    pub fn is_duplicate(&self, name: &str) -> bool {
        matches!(self, Self::Constraint { rule: Rule::Unique, name: found } if found == name)
    }
}
