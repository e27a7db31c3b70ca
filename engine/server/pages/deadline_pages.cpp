#include <algorithm>
#include <map>

#include "engine/answers/work_answers.h"
#include "engine/cases/recount.h"
#include "engine/cases/work_list.h"
#include "engine/registry/cell_text.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/lists/list_file.h"
#include "engine/server/pages/due.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"

namespace htx::server {
namespace {

constexpr std::size_t kRowsOfABoard = 200;

// Who has to do it, as its workflow calls him.
std::string role_of(const Visit& visit, const WorkItem& item) {
  const std::string& role = item.row.work.role;
  if (role.empty()) return visit.say("server.nobody");
  const std::string title = visit.say(item.role_title);
  return title.empty() ? role_title(role, visit.say) : title;
}

// Whose work it is, each role a link with how much of it has a deadline.
Json role_chips(const Visit& visit, const WorkList& all) {
  const std::string& here = visit.address.query["role"];
  struct Chip {
    std::string name;
    std::size_t count = 0;
  };
  std::map<std::string, Chip> roles;
  for (const WorkItem& item : all.items) {
    if (!item.row.due || item.row.work.role.empty()) continue;
    Chip& chip = roles[item.row.work.role];
    chip.name = role_of(visit, item);
    ++chip.count;
  }
  Json chips{Json::Array{}};
  for (const auto& [role, known] : roles) {
    Json chip;
    chip.add("name", known.name).add("count", visit.say.number(known.count));
    chip.add("href", here == role ? "/deadlines" : "/deadlines?role=" + escape_field(role));
    chips.push(chip.add("here", here == role));
  }
  return chips;
}

Result<Json> row_model(const Visit& visit, const WorkItem& item, CooperativeNames& names) {
  Json json;
  json.add("case", item.row.work.case_id).add("href", case_address(item.row.work.case_id) + "#deadlines");
  json.add("what", visit.say(item.title).empty() ? item.row.work.item : visit.say(item.title));
  json.add("deadline", visit.say(item.deadline_title)).add("law", item.law);
  HTX_RETURN_IF_ERROR(names.add_to(json, item.row.cooperative));
  json.add("role", role_of(visit, item)).add("holder", item.row.work.holder);
  return json.add("due", due_model(visit.session, item.row.due, item.row.warn, visit.say));
}

// What is on the board: work with a deadline, of the role that the address names.
std::vector<const WorkItem*> board_rows(const Visit& visit, const WorkList& all) {
  const std::string& role = visit.address.query["role"];
  std::vector<const WorkItem*> rows;
  for (const WorkItem& item : all.items) {
    if (item.row.due && (role.empty() || item.row.work.role == role)) rows.push_back(&item);
  }
  return rows;
}

Result<Response> board_as_file(const Visit& visit, const WorkList& all) {
  const auto board = board_rows(visit, all);
  if (list_format(visit.address.query) == ListFormat::kJson) {
    WorkList these;
    these.found = board.size();
    for (const WorkItem* item : board) {
      these.items.push_back(*item);
      these.soon += item->urgency == Urgency::kSoon ? 1 : 0;
      if (item->urgency != Urgency::kOverdue) continue;
      ++these.overdue;
      ++these.overdue_by_role[item->row.work.role];
    }
    return json_file(visit, "deadlines", answers::work_answer(these, visit.language()));
  }
  std::vector<std::vector<std::string>> rows = {{visit.say("server.due"), visit.say("server.deadline"),
                                                 visit.say("server.case"), visit.say("server.id"),
                                                 visit.say("server.cooperative"), visit.say("server.what"),
                                                 visit.say("server.role"), visit.say("server.who")}};
  CooperativeNames names(visit.session);
  for (const WorkItem* item : board) {
    HTX_ASSIGN_OR_RETURN(const NamedCooperative named, names.of(item->row.cooperative));
    const WorkRow& work = item->row.work;
    rows.push_back({visit.say.date(*item->row.due), visit.say(item->deadline_title), work.case_id, named.id,
                    named.name, visit.say(item->title).empty() ? work.item : visit.say(item->title),
                    role_of(visit, *item), work.holder});
  }
  return csv_file(visit, "deadlines", rows);
}

Json moved_model(const Visit& visit, const std::string& case_id, const RecountedDeadline& one) {
  Json json;
  json.add("case", case_id).add("href", case_address(case_id) + "#deadlines");
  json.add("deadline", visit.say(one.title));
  json.add("before", visit.say.date(one.before)).add("before_iso", to_text(one.before));
  json.add("after", visit.say.date(one.after)).add("after_iso", to_text(one.after));
  return json.add("stays", one.stays ? to_text(*one.stays, visit.language()) : "");
}

// What would move if the day that the address names became a day off.
Result<Json> trial_model(const Visit& visit) {
  const std::string& typed = visit.address.query["off"];
  Json json;
  json.add("off", typed).add("tried", false).add("wrong", "");
  if (typed.empty()) return json;
  const auto off = read_date_text(typed);
  if (!off) {
    const Message wrong("server.bad-day", {{"found", typed}});
    return json.add("wrong", to_text(wrong, visit.language()));
  }
  const auto recount = try_day_off(visit.session, visit.today(), *off);
  if (!recount && recount.error().message().code != "calendar.outside") return recount.error();
  if (!recount) return json.add("wrong", to_text(recount.error().message(), visit.language()));
  Json rows{Json::Array{}};
  std::size_t moved = 0;
  for (const RecountedCase& one : recount->cases) {
    for (const RecountedDeadline& deadline : one.deadlines) {
      if (!deadline.stays) ++moved;
      if (rows.array()->size() < kRowsOfABoard) rows.push(moved_model(visit, one.case_id, deadline));
    }
  }
  json.add("nothing", recount->cases.empty()).add("rows", std::move(rows));
  json.add("day", visit.say.date(*off)).add("running", visit.say.number(recount->running));
  return json.add("tried", true).add("moved", visit.say.number(moved));
}

Result<Response> board(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(
      const WorkList all,
      work_list(visit.session, {.role = {}, .person = {}, .today = visit.today(), .within = {}}));
  if (list_format(visit.address.query) != ListFormat::kPage) return board_as_file(visit, all);
  CooperativeNames names(visit.session);
  Json rows{Json::Array{}};
  const auto board = board_rows(visit, all);
  const std::size_t found = board.size();
  for (std::size_t i = 0; i < std::min(found, kRowsOfABoard); ++i) {
    HTX_ASSIGN_OR_RETURN(Json row, row_model(visit, *board[i], names));
    rows.push(std::move(row));
  }
  Json model;
  model.add("rows", std::move(rows)).add("chips", role_chips(visit, all)).add("nothing", found == 0);
  model.add("overdue", visit.say.number(all.overdue)).add("soon", visit.say.number(all.soon));
  model.add("files", file_links(visit, "/deadlines"));
  HTX_ASSIGN_OR_RETURN(Json trial, trial_model(visit));
  model.add("trial", std::move(trial)).add("role", visit.address.query["role"]);
  model.add("more", found > kRowsOfABoard ? visit.say.number(found - kRowsOfABoard) : "");
  return page(visit, "deadlines", std::move(model),
              {.title = visit.say("server.menu-deadlines"), .menu = "/deadlines"});
}

}  // namespace

std::vector<Route> deadline_routes() { return {{"GET", "/deadlines", Operation::kReadDeadlines, board}}; }

}  // namespace htx::server
