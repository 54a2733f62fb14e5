"""Contender: the scope and the classes of one pack, written once more as OpenFisca variables.

Usage: openfisca_classes.py COLUMNS.csv DAY

Says its name and version on one line, then answers each line of standard input with one line:
  answers              a digit for each person: 0 out of scope, then the classes from first to last
  calculate S          people a second by the clock, and a second on the processor, in at least S seconds;
                       columns are set before the clock starts
  set_and_calculate S  the same, a new simulation and setting its columns included
  one_by_one S         the same, each person in a simulation of its own
"""

import csv
import importlib.metadata
import sys
import time

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

NOT_ASSESSED = 5
NUMBERS = ["age", "ability_level", "cert_grade"]
FLAGS = ["left_behind", "empty_nest", "alone", "dementia", "bedridden", "mobility_impaired", "fp_special_family"]

Person = build_entity(key="person", plural="persons", label="Somebody", is_person=True)


def given(name, value_type):
    """A fact as it is told."""
    about = {"value_type": value_type, "entity": Person, "definition_period": DateUnit.DAY, "label": name}
    return type(name, (Variable,), about)


class in_scope(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "Sixty or older, and any of the situations of the notice"

    def formula(person, period):
        level = person("ability_level", period)
        grade = person("cert_grade", period)
        return (person("age", period) >= 60) & (
            person("left_behind", period)
            | person("empty_nest", period)
            | person("alone", period)
            | ((level >= 1) & (level <= 4))
            | person("dementia", period)
            | ((level == NOT_ASSESSED) & (person("bedridden", period) | person("mobility_impaired", period)))
            | ((grade >= 1) & (grade <= 4))
            | person("fp_special_family", period)
        )


class in_first_class(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "Eighty or older, or in a severe condition"

    def formula(person, period):
        level = person("ability_level", period)
        grade = person("cert_grade", period)
        return (
            (person("age", period) >= 80)
            | ((grade >= 1) & (grade <= 2))
            | ((level >= 3) & (level <= 4))
            | person("dementia", period)
            | ((level == NOT_ASSESSED) & person("bedridden", period))
        )


class in_second_class(Variable):
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "In a moderate condition"

    def formula(person, period):
        level = person("ability_level", period)
        return (level == 2) | ((level == NOT_ASSESSED) & person("mobility_impaired", period))


class number_of_class(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "0 out of scope, then the classes from first to last"

    def formula(person, period):
        later = numpy.where(person("in_second_class", period), 2, 3)
        number = numpy.where(person("in_first_class", period), 1, later)
        return numpy.where(person("in_scope", period), number, 0)


def legislation():
    """All variables together."""
    system = TaxBenefitSystem([Person])
    for name in NUMBERS:
        system.add_variable(given(name, int))
    for name in FLAGS:
        system.add_variable(given(name, bool))
    for variable in [in_scope, in_first_class, in_second_class, number_of_class]:
        system.add_variable(variable)
    return system


def read_columns(path):
    """The facts, each as an array of the type that OpenFisca keeps."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        names = next(rows)
        table = numpy.array([[int(cell) for cell in row] for row in rows], dtype=numpy.int32).T
    types = {name: numpy.bool_ if name in FLAGS else numpy.int32 for name in names}
    return {name: numpy.ascontiguousarray(column.astype(types[name])) for name, column in zip(names, table)}


class Bench:
    def __init__(self, columns, day):
        self.system = legislation()
        self.columns = columns
        self.day = day
        self.count = len(next(iter(columns.values())))

    def simulation(self, columns, count):
        simulation = SimulationBuilder().build_default_simulation(self.system, count=count)
        for name, column in columns.items():
            simulation.set_input(name, self.day, column)
        return simulation

    def everybody(self):
        return self.simulation(self.columns, self.count)

    def answers(self):
        numbers = self.everybody().calculate("number_of_class", self.day)
        return "".join(str(number) for number in numbers)

    def calculate(self, seconds):
        """Only the calculation is timed; what an earlier pass has calculated is forgotten before the clock starts."""
        simulation = self.everybody()
        clock = Clock()
        passes = 0
        while clock.taken < seconds:
            for name in ["in_scope", "in_first_class", "in_second_class", "number_of_class"]:
                simulation.delete_arrays(name)
            with clock:
                simulation.calculate("number_of_class", self.day)
            passes += 1
        return clock.rates(passes * self.count)

    def set_and_calculate(self, seconds):
        clock = Clock()
        passes = 0
        while clock.taken < seconds:
            with clock:
                self.everybody().calculate("number_of_class", self.day)
            passes += 1
        return clock.rates(passes * self.count)

    def one_by_one(self, seconds):
        clock = Clock()
        done = 0
        while clock.taken < seconds:
            at = done % self.count
            with clock:
                one = {name: column[at : at + 1] for name, column in self.columns.items()}
                self.simulation(one, 1).calculate("number_of_class", self.day)
            done += 1
        return clock.rates(done)


class Clock:
    """Runs inside `with`: by the clock and on the processor."""

    def __init__(self):
        self.taken = 0.0
        self.used = 0.0

    def __enter__(self):
        self.began = time.perf_counter(), time.process_time()

    def __exit__(self, *_):
        self.taken += time.perf_counter() - self.began[0]
        self.used += time.process_time() - self.began[1]

    def rates(self, people):
        return f"{people / self.taken} {people / self.used}"


def main():
    bench = Bench(read_columns(sys.argv[1]), sys.argv[2])
    print("OpenFisca", importlib.metadata.version("openfisca-core"), flush=True)
    for line in sys.stdin:
        word, *seconds = line.split()
        answer = getattr(bench, word)(*map(float, seconds))
        print(answer, flush=True)


main()
