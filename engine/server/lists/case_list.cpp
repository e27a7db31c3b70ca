#include "engine/server/lists/case_list.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/cases/cases.h"
#include "engine/cases/work_list.h"

namespace htx::server {
namespace {

constexpr std::size_t kCasesOfAPage = 50;
constexpr const char* kNobody = "-";  // Who has what nobody has, as the address says it.

using Values = std::vector<std::string>;

// What a case has of each facet.
struct FacetRule {
  const char* name;
  Values (*values)(const CaseSummary& one, Date today);
};

Values workflow_of(const CaseSummary& one, Date /*today*/) { return {one.workflow}; }

// States of different workflows may have one id.
Values states_of(const CaseSummary& one, Date /*today*/) {
  Values states;
  for (const CaseSummary::Spot& spot : one.work) states.push_back(one.workflow + ":" + spot.item);
  return states;
}

Values holders(const CaseSummary& one, Date /*today*/) {
  Values all;
  for (const CaseSummary::Spot& spot : one.work) {
    const std::string holder = spot.holder.empty() ? kNobody : spot.holder;
    if (std::ranges::find(all, holder) == all.end()) all.push_back(holder);
  }
  return all;
}

Values urgency(const CaseSummary& one, Date today) {
  if (!one.due) return {"none"};
  switch (urgency_of(one.due, one.warn, today)) {
    case Urgency::kOverdue: return {"late"};
    case Urgency::kSoon: return {"soon"};
    case Urgency::kOpen: break;
  }
  return {"later"};
}

constexpr auto kFacets = std::to_array<FacetRule>({
    {"due", urgency},
    {"workflow", workflow_of},
    {"state", states_of},
    {"holder", holders},
});

bool is_asked_for(const CaseSummary& one, const Fields& query, Date today, std::string_view but) {
  return std::ranges::all_of(kFacets, [&](const FacetRule& facet) {
    const std::string& wanted = query[facet.name];
    if (wanted.empty() || facet.name == but) return true;
    const Values values = facet.values(one, today);
    return std::ranges::find(values, wanted) != values.end();
  });
}

std::string state_title(const Visit& visit, const std::string& value) {
  const std::size_t colon = value.find(':');
  const std::string id = value.substr(colon + 1);
  const auto definition = visit.session.library.workflow(value.substr(0, colon));
  if (!definition) return id;
  const workflows::Workflow& workflow = (*definition)->workflow;
  if (const workflows::Task* task = workflow.task(id)) return visit.say(task->title);
  if (const auto state = workflow.chart().find(id)) return visit.say(workflow.state(*state).title);
  return id;
}

std::string value_title(const Visit& visit, std::string_view facet, const std::string& value) {
  if (facet == "due") return visit.say("server.group-" + value);
  if (facet == "state") return state_title(visit, value);
  if (facet == "holder") return value == kNobody ? visit.say("server.why-nobody") : value;
  const auto definition = visit.session.library.workflow(value);
  return definition ? visit.say((*definition)->workflow.title()) : value;
}

Facet facet_of(const FacetRule& rule, const std::vector<CaseSummary>& all, const Visit& visit, Date today) {
  std::map<std::string, std::size_t> counts;
  for (const CaseSummary& one : all) {
    if (!is_asked_for(one, visit.address.query, today, rule.name)) continue;
    for (const std::string& value : rule.values(one, today)) ++counts[value];
  }
  Facet facet{rule.name, {}};
  for (const auto& [value, count] : counts)
    facet.values.push_back({value, value_title(visit, rule.name, value), count});
  sort_values(facet);
  return facet;
}

// Where a case stands in the order of a list.
struct Place {
  std::optional<Date> due;
  std::string_view id;
};

// What has no day comes last, whichever way the days go.
bool is_before(const Place& a, const Place& b, const std::string& sort) {
  if (sort.empty() || a.due == b.due) return a.id < b.id;
  if (!a.due || !b.due) return a.due.has_value();
  return sort == "due" ? *a.due < *b.due : *b.due < *a.due;
}

// As an address says it, and back.
std::string place_text(const CaseSummary& one, const std::string& sort) {
  return sort.empty() ? one.id : (one.due ? to_text(*one.due) : "") + "~" + one.id;
}
Place read_place(const std::string& text, const std::string& sort) {
  const std::size_t mark = text.find('~');
  if (sort.empty() || mark == std::string::npos) return {{}, text};
  return {date_from_iso(text.substr(0, mark)), std::string_view(text).substr(mark + 1)};
}

}  // namespace

std::vector<std::string> holders_of(const CaseSummary& one) {
  std::vector<std::string> all;
  for (const CaseSummary::Spot& spot : one.work) {
    if (!spot.holder.empty() && std::ranges::find(all, spot.holder) == all.end()) all.push_back(spot.holder);
  }
  return all;
}

Result<CaseList> CaseList::of(const Visit& visit) {
  const Fields& query = visit.address.query;
  CaseList list;
  list.status =
      query["status"] == "closed" || query["status"] == "all" ? query["status"] : std::string("open");
  list.sort = query["sort"] == "due" || query["sort"] == "-due" ? query["sort"] : std::string();
  CaseFilter filter{.cooperative = query["cooperative"], .workflow = {}, .status = {}};
  if (list.status != "all") filter.status = list.status == "open" ? CaseStatus::kOpen : CaseStatus::kClosed;
  HTX_ASSIGN_OR_RETURN(auto all, summarise_cases(visit.session, filter));
  const Date today = visit.today();
  for (const FacetRule& rule : kFacets) list.facets.push_back(facet_of(rule, all, visit, today));
  std::erase_if(all, [&](const CaseSummary& one) { return !is_asked_for(one, query, today, ""); });
  if (!list.sort.empty()) {
    std::ranges::sort(all, [&](const CaseSummary& a, const CaseSummary& b) {
      return is_before({a.due, a.id}, {b.due, b.id}, list.sort);
    });
  }
  list.found = std::move(all);
  return list;
}

CaseList::Shown CaseList::shown(const std::string& after) const {
  Shown page;
  const Place last = read_place(after, sort);
  for (const CaseSummary& one : found) {
    if (!after.empty() && !is_before(last, {one.due, one.id}, sort)) continue;
    if (page.cases.size() == kCasesOfAPage) {
      page.next = place_text(*page.cases.back(), sort);
      break;
    }
    page.cases.push_back(&one);
  }
  return page;
}

}  // namespace htx::server
