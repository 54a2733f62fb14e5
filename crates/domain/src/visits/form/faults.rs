//! What a policy officer may have got wrong in a form.

use super::{Field, FieldKind, Form, LONGEST_TEXT, Required};

/// More phrases than this are no longer read, they are searched.
const MOST_PHRASES: usize = 12;

impl Form {
    /// Every fault of the form, in sentences for whoever wrote it.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.clause.trim().is_empty() {
            faults.push(format!("表单“{}”没有写明出自哪一条", self.title));
        }
        if self.fields.is_empty() {
            faults.push(format!("表单“{}”没有填写项", self.title));
        }
        for (at, field) in self.fields.iter().enumerate() {
            if self.fields[..at].iter().any(|other| other.id == field.id) {
                faults.push(format!("填写项编号“{}”用了两次", field.id));
            }
            field.faults(&mut faults);
        }
        faults
    }
}

impl Field {
    fn faults(&self, faults: &mut Vec<String>) {
        let mut fault = |text: &str| faults.push(format!("填写项“{}”{text}", self.label));
        let chooses = matches!(self.kind, FieldKind::One | FieldKind::Many);
        if chooses && self.options.is_empty() {
            fault("要有选项");
        }
        if !chooses && !self.options.is_empty() {
            fault("不是选择题，不能有选项");
        }
        for (at, option) in self.options.iter().enumerate() {
            if self.options[..at].iter().any(|other| other.id == option.id) {
                fault(&format!("的选项编号“{}”用了两次", option.id));
            }
            if option.alone && self.kind != FieldKind::Many {
                fault(&format!("的选项“{}”写了 alone，只有可多选的题才用得上", option.label));
            }
        }
        if self.required != Required::Never
            && chooses
            && self.options.iter().all(|option| option.needs_earlier)
        {
            fault("必填，但首次探访没有可选的选项");
        }
        if self.kind == FieldKind::Signature && self.required != Required::Never {
            fault("是签名，不能必填：有人不方便签");
        }
        if !self.phrases.is_empty() && self.kind != FieldKind::Text {
            fault("不是文字题，不能写 phrases");
        }
        if self.phrases.len() > MOST_PHRASES {
            fault(&format!("的 phrases 太多，最多 {MOST_PHRASES} 句"));
        }
        let longest = self.longest.unwrap_or(LONGEST_TEXT);
        for (at, phrase) in self.phrases.iter().enumerate() {
            if phrase.trim().is_empty() {
                fault("的 phrases 里有空的一句");
            } else if phrase.chars().count() > longest {
                fault(&format!("的“{phrase}”比这一项能填的还长"));
            } else if self.phrases[..at].contains(phrase) {
                fault(&format!("的“{phrase}”写了两次"));
            }
        }
        if self.longest.is_some() && self.kind != FieldKind::Text {
            fault("不是文字题，不能写 longest");
        }
        if (self.min.is_some() || self.max.is_some()) && self.kind != FieldKind::Number {
            fault("不是数字题，不能写 min 或 max");
        }
        if let (Some(min), Some(max)) = (self.min, self.max)
            && min > max
        {
            fault("的 min 大于 max");
        }
    }
}
