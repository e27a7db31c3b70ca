#include "engine/server/http/http_message.h"

#include "tests/support/matchers.h"

namespace htx::server {
namespace {

TEST_CASE("an address is its decoded segments and its query", "[server][address]") {
  const auto address = read_address("/cases/CM-001%2F2/acts/a.b?q=h%E1%BB%A3p+t%C3%A1c&after=x");
  REQUIRE(address.has_value());
  CHECK(address->path == std::vector<std::string>{"cases", "CM-001/2", "acts", "a.b"});
  CHECK(address->query["q"] == "hợp tác");
  CHECK(address->query["after"] == "x");
  CHECK(address->query["none"].empty());
  CHECK(read_address("/")->path.empty());
}

TEST_CASE("an address that plays tricks is none", "[server][address]") {
  for (const char* target :
       {"", "x", "http://other/", "/..", "/a/../b", "/%2e%2e/b", "/a//b", "/a/", "/./a", "/%", "/%2", "/%zz",
        "/%00", "/a%0d%0ab", "/%ff", "/a%5cb", "/?q=%ff", "/?q=%00", "*"}) {
    CAPTURE(target);
    CHECK_FALSE(read_address(target).has_value());
  }
}

TEST_CASE("fields are read in their order and brought to one form", "[server][fields]") {
  const auto fields = read_fields("a=1&b=x%20y&a=2&c&=&d=ho%CC%80a");
  REQUIRE(fields.has_value());
  CHECK((*fields)["a"] == "1");
  CHECK((*fields)["b"] == "x y");
  CHECK(fields->contains("c"));
  CHECK((*fields)["d"] == "hòa");
  std::string many;
  for (int i = 0; i < 501; ++i) many += "a=1&";
  CHECK_FALSE(read_fields(many).has_value());
}

TEST_CASE("what is escaped is read again", "[server][fields]") {
  const std::string text = "a&b=c d+é/\"<>%";
  CHECK(read_fields("x=" + escape_field(text))->all().front().second == text);
}

TEST_CASE("a cookie is found by its whole name", "[server][cookie]") {
  Request request;
  request.headers["cookie"] = "a=1; __Host-htx-door=2;__Host-htx=3; x__Host-htx=4";
  CHECK(request.cookie("__Host-htx") == "3");
  CHECK(request.cookie("__Host-htx-door") == "2");
  CHECK(request.cookie("b").empty());
}

}  // namespace
}  // namespace htx::server
