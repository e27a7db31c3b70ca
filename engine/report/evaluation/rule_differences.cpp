#include "engine/report/evaluation/rule_differences.h"

#include <array>

#include "engine/base/text.h"
#include "engine/report/words/explanation_words.h"

namespace htx::report {
namespace {

using rules::Criterion;
using rules::Pack;

// A part of a pack: by what it is known, what it is called, and what it says.
struct Part {
  std::string id;
  std::string what;
  std::string criterion;
  std::string says;
};

std::string bands_text(const Pack& pack, const Criterion& criterion, const Dictionaries& dictionaries,
                       const Voice& say) {
  std::vector<std::string> bands;
  for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
    bands.push_back(band_text(pack, criterion, i, dictionaries, say) + ": " +
                    say.number(criterion.bands[i].points));
  }
  if (!bands.empty()) return join(bands, "; ");
  return is_by_formula(pack, criterion) ? formula_text(pack, criterion) : say("report.self-scored");
}

void add_criteria(const Pack& pack, const Dictionaries& dictionaries, const Voice& say,
                  std::vector<Part>& parts) {
  for (const Criterion* criterion : pack.criteria()) {
    std::string says = bands_text(pack, *criterion, dictionaries, say);
    says += ". " + say("report.max") + " " +
            (criterion->max ? say.number(*criterion->max) : say("report.max-unknown"));
    says += "; " + missing_policy_text(criterion->missing, say);
    parts.push_back({"criterion/" + criterion->id, say("report.criterion") + ": " + say(criterion->title),
                     criterion->id, std::move(says)});
  }
}

void add_clause(const std::string& kind, const rules::Clause& clause, const std::string& effect,
                const Voice& say, std::vector<Part>& parts) {
  parts.push_back({kind + "/" + clause.id, say(clause.text), "", effect + clause.when.text()});
}

void add_clauses(const Pack& pack, const Voice& say, std::vector<Part>& parts) {
  for (const rules::Clause& clause : pack.referrals) add_clause("referral", clause, "", say, parts);
  for (const rules::Clause& clause : pack.not_rated) add_clause("not-rated", clause, "", say, parts);
  for (const rules::Check& check : pack.checks) add_clause("check", check.clause, "", say, parts);
  for (const rules::Override& one : pack.overrides)
    add_clause("override", one.clause, say(pack.grades[one.grade].title) + ": ", say, parts);
}

void add_parameters(const Pack& pack, const Voice& say, std::vector<Part>& parts) {
  for (const rules::Parameter& parameter : pack.parameters) {
    std::vector<std::string> versions;
    for (const rules::Parameter::Version& version : parameter.versions)
      versions.push_back(say.date(version.in_force.from) + ": " + say.number(version.value));
    parts.push_back({"parameter/" + parameter.id, say(parameter.title), "", join(versions, "; ")});
  }
}

std::vector<Part> parts_of(const Pack& pack, const Dictionaries& dictionaries, const Voice& say) {
  std::vector<Part> parts;
  add_criteria(pack, dictionaries, say, parts);
  for (const rules::Grade& grade : pack.grades) {
    parts.push_back({"grade/" + grade.id, say("report.cut-off") + " " + say(grade.title), "",
                     say.number(grade.at_least) + ", " + class_title(grade.leads_to, say)});
  }
  add_clauses(pack, say, parts);
  for (const rules::Ground& ground : pack.grounds)
    parts.push_back(
        {"ground/" + ground.id, say("report.ground") + ": " + say(ground.title), "", ground.when.text()});
  add_parameters(pack, say, parts);
  for (const rules::Derived& figure : pack.derived)
    parts.push_back(
        {"figure/" + figure.id, say("report.figure") + ": " + say(figure.title), "", figure.value.text()});
  return parts;
}

const Part* same_part(const std::vector<Part>& parts, const std::string& id) {
  for (const Part& part : parts) {
    if (part.id == id) return &part;
  }
  return nullptr;
}

}  // namespace

std::string missing_policy_text(rules::MissingPolicy policy, const Voice& say) {
  constexpr std::array kTexts = {"report.policy-zero", "report.policy-exclude", "report.policy-not-rated",
                                 "report.policy-ask"};
  return say(kTexts.at(static_cast<std::size_t>(policy)));
}

std::vector<RuleDifference> rule_differences(const Pack& before, const Pack& after,
                                             const Dictionaries& dictionaries, const Voice& say) {
  const std::vector<Part> was = parts_of(before, dictionaries, say);
  const std::vector<Part> is = parts_of(after, dictionaries, say);
  std::vector<RuleDifference> differences;
  for (const Part& part : was) {
    const Part* other = same_part(is, part.id);
    if (other == nullptr || other->says != part.says)
      differences.push_back({part.what, part.criterion, part.says, other == nullptr ? "" : other->says});
  }
  for (const Part& part : is) {
    if (same_part(was, part.id) == nullptr) differences.push_back({part.what, part.criterion, "", part.says});
  }
  return differences;
}

}  // namespace htx::report
