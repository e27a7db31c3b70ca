#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/rules/assessment.h"

namespace htx::rules {

// One thing that makes two judgements of one cooperative differ.
struct Cause {
  enum class Kind { kCriterion, kOverride, kCutOff, kNotRated, kGround };
  Kind kind = Kind::kCriterion;
  std::string id;        // Of the criterion, clause, grade or ground.
  Decimal points;        // kCriterion: points more; kCutOff: the cut-off more.
  bool decides = false;  // Undoing this alone would give another grade or class than the new one.
};

// How many of the criteria had their figures.
struct Coverage {
  std::size_t with = 0;
  std::size_t of = 0;
  static Coverage of_criteria(const Assessment& assessment) {
    return {assessment.criteria_with_data, assessment.criteria.size()};
  }
  bool operator==(const Coverage&) const = default;
};

// One cooperative before and after a change of rules.
struct GradeChange {
  std::string cooperative;
  std::optional<Decimal> score_before;
  std::optional<Decimal> score_after;
  std::string grade_before;  // "none" if not rated.
  std::string grade_after;
  Class class_before = Class::kNotRated;
  Class class_after = Class::kNotRated;
  Coverage data_before;
  Coverage data_after;
  std::vector<Cause> causes;  // Criteria by the size of their effect, then the others.
  bool moves() const { return grade_before != grade_after || class_before != class_after; }
};

// The two assessments are of the same cooperative, facts and dates; each by its own pack.
GradeChange compare(const Pack& pack_before, const Assessment& before, const Pack& pack_after,
                    const Assessment& after);

// What a change of rules does to everybody.
struct Impact {
  std::size_t judged = 0;
  std::size_t score_changed = 0;
  std::map<std::pair<std::string, std::string>, std::size_t> grades;  // From, to.
  std::map<std::pair<Class, Class>, std::size_t> classes;
  std::vector<GradeChange> moved;  // Only those who move grade or class, in the order they were added.
  void add(GradeChange shift);
};

// A score close to a cut-off.
struct NearCutOff {
  std::string cooperative;
  Decimal score;
  std::string grade;    // It has,
  std::string cut_off;  // and the grade that begins here;
  Decimal margin;       // score minus cut-off: below zero just missed it.
  bool changes_class = false;
  Coverage data;
};
// A figure whose neighbour on the grid of its precision falls into another band.
struct NearEdge {
  std::string cooperative;
  std::string criterion;
  Decimal value;
  Decimal neighbour;
  Decimal points;  // More, if it were the neighbour.
  Coverage data;
};
// A figure whose neighbour decides otherwise about a ground for dissolution.
struct NearGround {
  std::string cooperative;
  std::string pack;
  std::string ground;
  std::string figure;  // A number or a date; its neighbour is one unit of its precision or one day away.
  Value value;
  Value neighbour;
  bool holds = false;  // The ground, by the figure as it is.
};
struct Sensitivity {
  std::size_t rated = 0;
  std::vector<NearCutOff> cut_offs;
  std::vector<NearEdge> edges;
  std::vector<NearGround> grounds;
  // Adds one assessment by `pack`; cut-offs within `delta` points of the score count.
  void add(const Pack& pack, const Assessment& assessment, const Decimal& delta);
  // Adds the grounds of one cooperative that judging its figures one by one at their neighbours would
  // make or unmake.  A ground that cannot be evaluated is near nothing.
  void add_grounds(const std::vector<const Pack*>& packs, const std::string& cooperative, const Facts& facts,
                   const Dates& dates);

 private:
  void add_edges(const Pack& pack, const Criterion& criterion, const Assessment& assessment,
                 const Decimal& value, const Decimal& now);
};

}  // namespace htx::rules
