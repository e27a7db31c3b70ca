#include "engine/answers/library_answers.h"

#include "engine/answers/members.h"

namespace htx::answers {
namespace {

Json pack_of(const PackPointer& pack) {
  Json json = definition(*pack);
  json.add("title", bilingual(pack->title));
  json.add("from", day(pack->in_force.from)).add("to", day(pack->in_force.to));
  return json.add("reviewed", !pack->reviewed_by.empty());
}

Json workflow_of(const WorkflowDefinition* one) {
  const auto& data = one->workflow.data();
  Json json = definition(data.id, data.version, to_hex(one->digest));
  json.add("title", bilingual(one->workflow.title()));
  json.add("from", day(data.in_force_from)).add("to", day(data.in_force_to));
  return json.add("reviewed", data.reviewed_by.has_value());
}

}  // namespace

Json rule_packs_answer(const std::vector<PackPointer>& scorecards, const std::vector<PackPointer>& grounds) {
  Json json;
  json.add("scorecards", list(scorecards, pack_of));
  return json.add("grounds", list(grounds, pack_of));
}

Json workflows_answer(const std::vector<const WorkflowDefinition*>& workflows) {
  Json json;
  return json.add("workflows", list(workflows, workflow_of));
}

}  // namespace htx::answers
