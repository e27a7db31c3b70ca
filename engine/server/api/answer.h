#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/answers/list_page.h"
#include "engine/server/http/http_message.h"
#include "engine/server/visit/api_use.h"
#include "engine/value/json.h"

namespace htx::server {

// An answer for a program.
Response api_answer(const Json& json, int status = 200);

// How many of a list the query asks for.
std::size_t limit_of(const Fields& query);

// The part of a list that a query asks for.
template <class Item>
struct ListPart {
  std::vector<Item> items;
  answers::ListPage page;
};

// `id_of` names an item, by which a query goes on after it: no two of a list have one name.
// Fails with "server.bad-cursor" if the item to go on after is not there any more.
template <class Item, class IdOf>
Result<ListPart<Item>> part_of(const std::vector<Item>& all, const Fields& query, IdOf id_of) {
  auto next = all.begin();
  if (const std::string& after = query["after"]; !after.empty()) {
    next = std::ranges::find_if(all, [&](const Item& item) { return id_of(item) == after; });
    if (next == all.end())
      return Error(ErrorCode::kInvalidArgument, {"server.bad-cursor", {{"found", after}}});
    ++next;
  }
  ListPart<Item> part;
  part.page.found = all.size();
  const std::size_t limit = limit_of(query);
  for (; next != all.end() && part.items.size() < limit; ++next) part.items.push_back(*next);
  if (next != all.end()) part.page.next = id_of(part.items.back());
  return part;
}

}  // namespace htx::server
