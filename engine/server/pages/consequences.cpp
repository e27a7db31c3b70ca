#include "engine/server/pages/consequences.h"

#include <algorithm>

#include "engine/report/cases/case_report.h"
#include "engine/server/pages/due.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/templates.h"
#include "engine/server/visit/addresses.h"

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

Json changes_model(const Visit& visit, const CaseView& now, const Error& error) {
  Json changes{Json::Array{}};
  if (error.message().code != "cases.changed-meanwhile") return changes;
  const auto seen = std::max<std::int64_t>(0, whole_number(visit.form.fields["line"]).value_or(0));
  const report::CaseDay day{visit.today(), &visit.session.library};
  const report::Table table = report::case_history(now, day, visit.say.manner());
  for (auto i = static_cast<std::size_t>(seen); i < now.journal.size() && i < table.rows.size(); ++i) {
    const JournalLine& line = now.journal[i];
    Json one;
    one.add("who", line.actor).add("what", table.rows[i][2]).add("at", visit.say.moment(line.at));
    changes.push(one.add("href", case_address(now.row.id) + "#line-" + std::to_string(line.line)));
  }
  return changes;
}

Response preview_piece(const Visit& visit, Json preview) {
  Json model;
  model.add("preview", std::move(preview));
  return {.status = 200, .body = render("act_preview", model, visit.language()), .headers = {}};
}

}  // namespace htx::server
