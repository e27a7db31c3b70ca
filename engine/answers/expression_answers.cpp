#include "engine/answers/expression_answers.h"

#include <array>

#include "engine/answers/members.h"
#include "engine/answers/trouble_answers.h"
#include "engine/dmn/inputs.h"
#include "engine/feel/run/calculator.h"

namespace htx::answers {

Json decisions_answer(const std::vector<std::pair<std::string, Value>>& decisions, const Diagnostics& found,
                      Language language) {
  Json json;
  json.add("decisions", list(decisions, [](const std::pair<std::string, Value>& decision) {
             Json one;
             return one.add("decision", decision.first).add("value", dmn::to_json(decision.second));
           }));
  return json.add("findings", findings(found, language));
}

Json model_check_answer(const std::string& file, bool is_sound, const std::vector<dmn::TableReport>& tables,
                        const Diagnostics& found, Language language) {
  static constexpr auto kVerdicts = std::to_array<std::string_view>({"sound", "faulty", "undecided"});
  Json json;
  json.add("file", file).add("sound", is_sound);
  json.add("tables", list(tables, [](const dmn::TableReport& report) {
             Json one;
             one.add("table", report.name).add("line", static_cast<std::int64_t>(report.place.line));
             one.add("policy", report.policy).add("rules", count(report.rules));
             one.add("inputs", count(report.inputs));
             one.add("permitted_overlaps", count(report.permitted_overlaps));
             return one.add("verdict", kVerdicts[static_cast<std::size_t>(report.verdict)]);
           }));
  return json.add("findings", findings(found, language));
}

Json expression_answer(const Value& value, const Diagnostics& reasons, Language language) {
  const feel::Type type = value.is_null() ? feel::Type(feel::Type::Kind::kNull) : feel::inferred_type(value);
  Json json;
  json.add("value", dmn::to_json(value)).add("feel", htx::to_text(value)).add("type", to_text(type));
  return json.add("findings", findings(reasons, language));
}

Json unary_tests_answer(const std::vector<TestedInput>& tested, Language language) {
  Json json;
  return json.add("results", list(tested, [&](const TestedInput& one) {
                    Json result;
                    result.add("input", dmn::to_json(one.input)).add("passes", dmn::to_json(one.passes));
                    return result.add("findings", findings(one.reasons, language));
                  }));
}

}  // namespace htx::answers
