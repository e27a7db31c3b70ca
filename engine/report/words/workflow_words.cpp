#include "engine/report/words/workflow_words.h"

#include "engine/base/text.h"

namespace htx::report {

std::string law_text(const std::optional<workflows::Law>& law) {
  if (!law) return "";
  return law->article + " [" + law->tag + (law->source.empty() ? "" : ": " + law->source) + "]";
}

std::string state_titles(const workflows::Workflow& workflow, const std::vector<std::string>& ids,
                         const Voice& say) {
  std::vector<std::string> titles;
  for (const std::string& id : ids) {
    const auto state = workflow.chart().find(id);
    titles.push_back(state ? say(workflow.state(*state).title) : id);
  }
  return join(titles, "; ");
}

}  // namespace htx::report
