#include "engine/cases/case_words.h"

#include "engine/session/written_words.h"
#include "tests/support/words.h"

namespace htx {
namespace {

TEST_CASE("every word of a journal's closed lists reads back", "[cases][words]") {
  CHECK(words_that_read_back<LineKind>() ==
        "event task.claim task.assign task.delegate task.release task.approve task.vote document.attach "
        "document.sign note party claim claim.withdraw asset asset.withdraw settlement complaint.open "
        "complaint.settle suspend resume deadline.extend deadline.recount link migrate migrate.undo");
  CHECK(words_that_read_back<PartyKind>() == "cooperative creditor worker member tax registry other");
  CHECK(words_that_read_back<ComplaintKind>() == "complaint appeal denunciation objection");
  CHECK(words_that_read_back<ComplaintOutcome>() == "accepted partly_accepted rejected withdrawn passed_on");
  CHECK(words_that_read_back<LinkRelation>() == "follows leads_to merges_with belongs_to has_part");
}

TEST_CASE("a word that a person gives is of its list, or the list is named", "[cases][words]") {
  REQUIRE_VALUE(const PartyKind kind, read_word<PartyKind>("tax"));
  CHECK(kind == PartyKind::kTax);
  REQUIRE_ERROR(read_word<PartyKind>("bank"), "session.unknown-word");
  const auto unknown = read_word<ComplaintKind>("song");
  REQUIRE_FALSE(unknown.has_value());
  CHECK(to_text(unknown.error().message(), Language::kEnglish) ==
        to_text(check_word("song", {"complaint", "appeal", "denunciation", "objection"}).error().message(),
                Language::kEnglish));
}

TEST_CASE("a relation has its inverse, and what only the other side says is not asked for",
          "[cases][words]") {
  REQUIRE_VALUE(const LinkRelation relation, read_relation("belongs_to"));
  REQUIRE_VALUE(const LinkRelation inverse, inverse_of(relation));
  CHECK(inverse == LinkRelation::kHasPart);
  REQUIRE_VALUE(const LinkRelation same, inverse_of(LinkRelation::kMergesWith));
  CHECK(same == LinkRelation::kMergesWith);
  REQUIRE_ERROR(read_relation("likes"), "cases.bad-relation");
  REQUIRE_ERROR(inverse_of(LinkRelation::kLeadsTo), "cases.bad-relation");
  REQUIRE_ERROR(inverse_of(LinkRelation::kHasPart), "cases.bad-relation");
}

}  // namespace
}  // namespace htx
