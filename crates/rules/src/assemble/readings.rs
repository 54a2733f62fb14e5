//! Readings of gaps and parameters, with what a place has chosen.

use super::{Assembling, thousandths};
use crate::check::Constant;
use crate::load::READINGS;
use crate::pack::{Parameter, Reading};
use crate::raw::{RawReadings, RawTake, RawTaken};
use crate::source::meant;

impl Assembling<'_> {
    pub(super) fn readings(&mut self, raw: &RawReadings) -> Vec<Reading> {
        let mut readings = Vec::new();
        for reading in &raw.reading {
            let clause = self.clause(READINGS, &reading.clause);
            self.take_words(READINGS, &reading.id, &reading.name, "读法");
            let choices: Vec<(String, String)> = reading
                .choice
                .iter()
                .map(|choice| (choice.id.get_ref().clone(), choice.name.get_ref().clone()))
                .collect();
            let taken = raw.choose.iter().rfind(|taken| taken.id.get_ref() == reading.id.get_ref());
            let (own, place) = match taken.map(|taken| (taken.take.get_ref(), taken.take.span())) {
                Some((RawTake::Choice(choice), place)) => (choice.clone(), place),
                Some((RawTake::Number(number), place)) => (number.to_string(), place),
                None => (reading.chosen.get_ref().clone(), reading.chosen.span()),
            };
            let asked = self.choices.get(reading.id.get_ref()).cloned().unwrap_or(own);
            let chosen = choices.iter().position(|(id, _)| *id == asked).unwrap_or_else(|| {
                let ids: Vec<&str> = choices.iter().map(|(id, _)| id.as_str()).collect();
                let message = format!("没有“{asked}”这个选项，只有：{}", ids.join("、"));
                self.error(READINGS, place, message);
                0
            });
            let id = reading.id.get_ref().clone();
            let constant = Constant::Reading { id: id.clone(), choices: choices.clone(), chosen };
            self.checker.constants.insert(id.clone(), constant.clone());
            self.checker.constants.insert(reading.name.get_ref().clone(), constant);
            readings.push(Reading {
                number: reading.number,
                id,
                name: reading.name.get_ref().clone(),
                question: reading.question.clone(),
                clause,
                choices,
                chosen,
                record_only: reading.record_only,
            });
        }
        readings
    }

    pub(super) fn parameters(&mut self, raw: &RawReadings) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        for parameter in &raw.parameter {
            let clause = self.clause(READINGS, &parameter.clause);
            self.take_words(READINGS, &parameter.id, &parameter.name, "参数");
            let asked = self.choices.get(parameter.id.get_ref()).map(|text| text.parse::<f64>());
            if matches!(asked, Some(Err(_))) {
                self.error(READINGS, parameter.id.span(), "为这个参数选的值不是数字");
            }
            let taken = raw.choose.iter().rfind(|taken| taken.id.get_ref() == parameter.id.get_ref());
            let (own, place) = match taken.map(|taken| (taken.take.get_ref(), taken.take.span())) {
                Some((RawTake::Number(number), place)) => (*number, place),
                Some((RawTake::Choice(_), place)) => {
                    self.error(READINGS, place.clone(), "参数的值写数字，不加引号");
                    (*parameter.value.get_ref(), place)
                }
                None => (*parameter.value.get_ref(), parameter.value.span()),
            };
            let value = asked.and_then(Result::ok).unwrap_or(own);
            if !(parameter.min..=parameter.max).contains(&value) {
                let message = format!("参数值 {value} 不在 {} 到 {} 之间", parameter.min, parameter.max);
                self.error(READINGS, place, message);
            }
            let value = thousandths(value);
            self.checker.constants.insert(parameter.id.get_ref().clone(), Constant::Parameter(value));
            self.checker.constants.insert(parameter.name.get_ref().clone(), Constant::Parameter(value));
            parameters.push(Parameter {
                id: parameter.id.get_ref().clone(),
                name: parameter.name.get_ref().clone(),
                value,
                bounds: (thousandths(parameter.min), thousandths(parameter.max)),
                unit: parameter.unit.clone(),
                clause,
                note: parameter.note.clone(),
                record_only: parameter.record_only,
            });
        }
        parameters
    }

    /// A choice made for a reading that the pack no longer has must not be forgotten in silence.
    pub(super) fn unknown_choices(
        &mut self,
        readings: &[Reading],
        parameters: &[Parameter],
        taken: &[RawTaken],
    ) {
        let known: Vec<&str> = readings
            .iter()
            .map(|reading| reading.id.as_str())
            .chain(parameters.iter().map(|parameter| parameter.id.as_str()))
            .collect();
        let unknown: Vec<String> =
            self.choices.keys().filter(|id| !known.contains(&id.as_str())).cloned().collect();
        self.unique(READINGS, taken.iter().map(|taken| &taken.id));
        for taken in taken {
            self.clause(READINGS, &taken.clause);
            self.positions(READINGS, "读法或者参数", std::slice::from_ref(&taken.id), &known);
        }
        for id in unknown {
            let message = format!("选定的“{id}”在这个规则包里没有{}", meant(&id, known.iter().copied()));
            self.error(READINGS, 0..0, message);
        }
    }
}
