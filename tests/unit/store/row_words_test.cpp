#include "engine/store/row_words.h"

#include "tests/support/words.h"

namespace htx {
namespace {

TEST_CASE("rows: every word of a closed list reads back", "[store][words]") {
  CHECK(words_that_read_back<CaseStatus>() == "open closed");
  CHECK(words_that_read_back<WorkKind>() == "task wait");
  CHECK(words_that_read_back<OutboxKind>() == "notify propose assess");
}

}  // namespace
}  // namespace htx
