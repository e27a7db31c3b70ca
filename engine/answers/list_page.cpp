#include "engine/answers/list_page.h"

#include <algorithm>

#include "engine/answers/members.h"

namespace htx::answers {

Json with_page(Json answer, const ListPage& page) {
  Json json;
  json.add("count", count(std::min(page.found, kMostCounted))).add("exact", page.found <= kMostCounted);
  json.add("next", text_or_null(page.next));
  return answer.add("page", std::move(json));
}

}  // namespace htx::answers
