#include "engine/server/pages/consequences.h"

#include "engine/report/cases/case_report.h"
#include "engine/server/pages/due.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/templates.h"

namespace htx::server {
namespace {

// What an act asks of the outside, said.
std::string effect_text(const CaseView& view, const RequestedEffect& effect, const report::Voice& say) {
  const workflows::Role* role = view.workflow.role(effect.addressee);
  return say("server.effect-" + std::string(to_string(effect.kind)),
             {{"whom", role == nullptr ? effect.addressee : say(role->title)}});
}

// What would follow: {steps, deadlines}, of the lines that would be written.
Json consequences(const Visit& visit, std::size_t before, const CaseView& after) {
  const report::CaseDay day{visit.today(), &visit.session.library};
  const report::Table table = report::case_history(after, day, visit.say.manner());
  Json steps{Json::Array{}};
  Json deadlines{Json::Array{}};
  for (std::size_t i = before; i < after.journal.size() && i < table.rows.size(); ++i) {
    const std::string& states = table.rows[i][3];
    steps.push(states.empty()
                   ? table.rows[i][2]
                   : visit.say("server.would-stand", {{"told", table.rows[i][2]}, {"state", states}}));
    for (const RequestedEffect& effect : after.journal[i].requested_effects)
      steps.push(effect_text(after, effect, visit.say));
    for (const DeadlineRow& row : after.journal[i].deadlines) {
      if (row.acted_on_at.empty()) deadlines.push(deadline_model(visit.session, after, row, visit.say));
    }
  }
  if (!after.configuration.running) steps.push(visit.say("server.would-close"));
  Json json;
  json.add("steps", std::move(steps)).add("deadlines", std::move(deadlines));
  return json;
}

}  // namespace

Json preview_model(const Visit& visit, std::int64_t before, const Result<CaseView>& after) {
  if (after) return consequences(visit, static_cast<std::size_t>(before), *after);
  Json json;
  return json.add("error", error_note(after.error(), visit.language()));
}

Response preview_piece(const Visit& visit, Json preview) {
  Json model;
  model.add("preview", std::move(preview));
  return {.status = 200, .body = render("act_preview", model, visit.language()), .headers = {}};
}

}  // namespace htx::server
