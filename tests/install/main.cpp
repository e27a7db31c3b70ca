#include <engine/doc/document.h>
#include <engine/rules/read_pack.h>
#include <engine/rules/ruling.h>
#include <engine/workflows/advance.h>
#include <engine/workflows/read_workflow.h>

#include <cstdio>
#include <string>

// Rates one cooperative by a shipped scorecard and says why, then takes one step of a shipped workflow.
int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::string home = arguments[1];  // PREFIX/share/htx
  htx::Diagnostics mistakes;
  const auto rules = htx::load_document(home + "/rules/vn/evaluation/alliance-proposal.yaml", mistakes);
  const auto pack = rules ? htx::rules::read_pack(*rules, mistakes) : std::nullopt;
  const auto chart = htx::load_document(home + "/workflows/vn/inspection.yaml", mistakes);
  const auto workflow = chart ? htx::workflows::read_workflow(*chart, mistakes) : std::nullopt;
  if (!pack || !workflow) {
    for (const auto& mistake : mistakes.items())
      std::fputs(to_text(mistake, htx::Language::kEnglish).c_str(), stderr);
    return 2;
  }

  htx::rules::Facts facts;
  facts.current["kind"] = {htx::Value::string("cooperative"), "returns.csv:2"};
  facts.current["members"] = {htx::Decimal(20), "returns.csv:2"};
  const htx::Date day = htx::date_from_iso("2020-12-31").value_or(htx::Date());
  const auto assessment = htx::rules::assess(*pack, {}, "CM-001", facts, {2020, day, day});
  std::printf("%s: %s\n", assessment.cooperative.c_str(), std::string(to_string(assessment.result)).c_str());
  for (const auto& criterion : assessment.criteria) {
    const std::string points = criterion.points ? to_text(*criterion.points) + " points" : "not known";
    std::printf("  %s: %s", criterion.id.c_str(), points.c_str());
    for (const std::string& figure : criterion.missing) std::printf(", %s is missing", figure.c_str());
    std::printf("\n");
  }

  const auto opened = htx::workflows::open_case(*workflow);
  if (!opened) return 1;
  const auto next =
      htx::workflows::advance(*workflow, opened->step.configuration, {.name = "approve.approved"});
  if (!next) return 1;
  for (const auto& action : htx::workflows::allowed(*workflow, next->step.configuration))
    std::printf("next: %s by %s\n", action.event.c_str(), action.role.c_str());
}
