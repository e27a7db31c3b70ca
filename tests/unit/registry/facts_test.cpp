#include "engine/registry/facts.h"

#include "tests/unit/registry/support.h"

namespace htx {
namespace {

const char* const kDictionary = R"(
dictionary: t
version: 1
title: {vi: t, en: t}
key: [id]
fields:
  - {id: id, title: {vi: Mã, en: Id}, type: text, required: true}
  - {id: amount, title: {vi: Số tiền, en: Amount}, type: number, scale: 3}
  - {id: day, title: {vi: Ngày, en: Day}, type: date}
  - {id: yes, title: {vi: Có, en: "Yes"}, type: boolean}
  - {id: state, title: {vi: Tình trạng, en: State}, type: enum, values: [{id: active, title: {vi: Hoạt động, en: Active}}]}
)";

TEST_CASE("facts are typed by the dictionary and missing ones are null", "[registry][facts]") {
  const Dictionary dictionary = dictionary_of(kDictionary);
  Json body;
  body.add("id", "CM-1")
      .add("amount", "12.5")
      .add("day", "2020-12-31")
      .add("yes", false)
      .add("unknown", "x")
      .add("state", Json());

  REQUIRE_VALUE(const Context context, facts(body, dictionary));

  REQUIRE(context.entries().size() == 5);
  CHECK(*context.find("amount") == Value(*Decimal::from_text("12.5")));
  CHECK(*context.find("day") == Value(*Date::of(2020, 12, 31)));
  CHECK(*context.find("yes") == Value(false));
  CHECK(context.find("state")->is_null());
  CHECK(context.find("unknown") == nullptr);
}

TEST_CASE("a stored value of the wrong kind is an error, not a missing one", "[registry][facts]") {
  const Dictionary dictionary = dictionary_of(kDictionary);
  const std::vector<Json::Object> bad = {{{"amount", "abc"}},     {{"amount", std::int64_t{3}}},
                                         {{"day", "31/12/2020"}}, {{"yes", "true"}},
                                         {{"state", true}},       {{"id", Json::Array{}}}};
  for (const Json::Object& body : bad) {
    CAPTURE(body.front().first);
    REQUIRE_ERROR(facts(Json(body), dictionary), "registry.bad-body");
  }
}

}  // namespace
}  // namespace htx
