#include "engine/answers/rules_answers.h"

#include <array>

#include "engine/answers/members.h"
#include "engine/answers/trouble_answers.h"

namespace htx::answers {
namespace {

Json proof(const rules::Proof& proof, Language language) {
  static constexpr auto kReached = std::to_array<std::string_view>({"reachable", "unreachable", "undecided"});
  Json json;
  json.add("least", decimal(proof.least)).add("most", decimal(proof.most));
  json.add("least_shown", decimal(proof.least_shown)).add("most_shown", decimal(proof.most_shown));
  json.add("grades", list(proof.grades, [](const rules::Proof::Reach& reach) {
             Json one;
             one.add("grade", reach.grade);
             return one.add("reached", kReached[static_cast<std::size_t>(reach.answer)]);
           }));
  return json.add("notes",
                  list(proof.notes, [&](const Diagnostic& note) { return finding(note, language); }));
}

// What of a pack no test sees, or which fault in it none would notice.
Json unseen(const Message& what, const Place& place, Language language) {
  Json json = message(what, language);
  return json.add("file", place.file).add("line", static_cast<std::int64_t>(place.line));
}

Json test(const rules::PackTestResult& result) {
  Json json;
  json.add("name", result.name).add("line", static_cast<std::int64_t>(result.place.line));
  json.add("passed", result.passed());
  return json.add("differences", list(result.differences, [](const rules::PackTestResult::Difference& d) {
                    Json one;
                    return one.add("what", d.what).add("expected", d.expected).add("got", d.got);
                  }));
}

Json coverage(const std::vector<rules::Covered>& covered, Language language) {
  Json::Array missed;
  for (const rules::Covered& one : covered)
    if (one.tests == 0) missed.push_back(unseen(one.what, one.place, language));
  Json json;
  json.add("covered", count(covered.size() - missed.size())).add("of", count(covered.size()));
  return json.add("not_covered", std::move(missed));
}

Json mutation(const std::vector<rules::Mutant>& mutants, Language language) {
  Json::Array survivors;
  Json::Array equivalent;
  for (const rules::Mutant& mutant : mutants) {
    if (mutant.killed_by) continue;
    Json one = unseen(mutant.change, mutant.place, language);
    if (mutant.same_because)
      equivalent.push_back(one.add("because", message(*mutant.same_because, language)));
    else
      survivors.push_back(std::move(one));
  }
  Json json;
  json.add("mutants", count(mutants.size()));
  json.add("killed", count(mutants.size() - survivors.size() - equivalent.size()));
  return json.add("survivors", std::move(survivors)).add("equivalent", std::move(equivalent));
}

Json checked(const CheckedRules& file, Language language) {
  Json json;
  json.add("file", file.file).add("sound", file.is_sound);
  if (file.measures)
    json.add("id", file.measures->id).add("sha256", to_hex(file.measures->digest));
  else
    json.add("id", file.pack ? Json(file.pack->id) : Json())
        .add("sha256", file.pack ? Json(to_hex(file.pack->digest)) : Json());
  json.add("findings", findings(file.findings, language));
  return json.add("proof", file.pack ? proof(file.proof, language) : Json());
}

}  // namespace

Json rules_check_answer(const std::vector<CheckedRules>& files, Language language) {
  Json json;
  return json.add("files", list(files, [&](const CheckedRules& file) { return checked(file, language); }));
}

Json rules_test_answer(const std::vector<TestedRules>& files) {
  Json json;
  return json.add("files", list(files, [](const TestedRules& file) {
                    Json one;
                    return one.add("file", file.file).add("tests", list(file.results, test));
                  }));
}

Json rehearsal_answer(const std::vector<Rehearsal>& files, Language language) {
  Json json;
  return json.add("files", list(files, [&](const Rehearsal& file) {
                    Json one;
                    one.add("file", file.file).add("pack", file.pack).add("tests", list(file.results, test));
                    one.add("coverage", file.covered ? coverage(*file.covered, language) : Json());
                    one.add("mutation", file.mutants ? mutation(*file.mutants, language) : Json());
                    return one.add("boundaries", file.boundaries ? texts(*file.boundaries) : Json());
                  }));
}

}  // namespace htx::answers
