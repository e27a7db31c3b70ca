#include "engine/answers/cooperative_answers.h"

#include "engine/answers/members.h"

namespace htx::answers {

Json cooperatives_answer(const CooperativesFound& found) {
  Json json;
  json.add("period", found.run == nullptr ? Json() : Json(std::int64_t{found.run->dates.period}));
  json.add("pack", found.run == nullptr ? Json() : Json(found.run->pack->id));
  json.add("cooperatives", list(found.rows, [&](const CooperativesFound::Row& row) {
             const EvaluatedCooperative& one = *row.cooperative;
             const bool is_judged = found.run != nullptr;
             const bool has_grade = is_judged && one.grade && *one.grade < found.run->pack->grades.size();
             Json listed;
             listed.add("cooperative", one.id).add("name", one.name).add("district", one.district);
             listed.add("sector", one.sector);
             listed.add("class", is_judged ? Json(rules::to_string(one.result)) : Json());
             listed.add("grade", has_grade ? Json(found.run->pack->grades[*one.grade].id) : Json());
             return listed.add("score", decimal(one.score)).add("open_cases", count(row.open_cases));
           }));
  return json.add("facets", list(found.facets, [](const CooperativesFound::Facet& facet) {
                    Json one;
                    one.add("facet", facet.name);
                    return one.add("values", list(facet.values, [](const CooperativesFound::Value& value) {
                                     Json counted;
                                     counted.add("id", value.id).add("title", value.title);
                                     return counted.add("count", count(value.count));
                                   }));
                  }));
}

Json cooperative_answer(const Record& record) {
  Json json;
  json.add("cooperative", record.key).add("revision", record.revision);
  return json.add("fields", fields_of(record));
}

Json runs_answer(const std::vector<Batch>& runs) {
  Json json;
  return json.add("runs", list(runs, [](const Batch& run) {
                    Json one;
                    one.add("run", run.id).add("at", run.at);
                    one.add("period", run.summary.integer_of("period").value_or(0));
                    return one.add("pack", run.summary.text_of("pack"));
                  }));
}

Json visitor_answer(const Visitor& visitor) {
  Json json;
  json.add("account", visitor.account).add("role", to_string(visitor.role));
  json.add("roles", list(visitor.roles, [](OfficeRole role) { return Json(to_string(role)); }));
  json.add("access", to_string(visitor.access));
  return json.add("by", visitor.token.empty() ? "session" : "token");
}

}  // namespace htx::answers
