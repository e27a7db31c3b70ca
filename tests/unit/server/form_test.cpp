#include "engine/server/http/form.h"

#include "tests/support/matchers.h"

namespace htx::server {
namespace {

Request request_of(std::string type, std::string body) {
  Request request;
  request.headers["content-type"] = std::move(type);
  request.body = std::move(body);
  return request;
}

TEST_CASE("a form has its fields and its files, which may hold any bytes", "[server][form]") {
  const std::string bytes("\0\xff\r\n--y\r\n-", 10);
  const auto form = read_form(request_of(
      "multipart/form-data; boundary=x",
      "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhai dòng\r\nđó\r\n"
      "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\b\\kế.pdf\"\r\n\r\n" +
          bytes +
          "\r\n--x\r\nContent-Disposition: form-data; name=\"g\"; filename=\"\"\r\n\r\n\r\n--x--\r\n"));
  REQUIRE(form.has_value());
  CHECK(form->fields["note"] == "hai dòng\r\nđó");
  REQUIRE(form->files.size() == 1);
  CHECK(form->files.front().name == "kế.pdf");
  CHECK(form->files.front().bytes == bytes);
}

TEST_CASE("what is no form is none", "[server][form]") {
  CHECK(read_form(request_of("application/x-www-form-urlencoded; charset=UTF-8", "a=1")).has_value());
  CHECK_FALSE(read_form(request_of("application/json", "{}")).has_value());
  CHECK_FALSE(read_form(request_of("", "a=1")).has_value());
  CHECK_FALSE(read_form(request_of("application/x-www-form-urlencoded", "a=%ff")).has_value());
  for (const char* body : {"", "--x", "--x\r\n", "--x\r\n\r\n--x--", "x--x--",
                           "--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--",
                           "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1"}) {
    CAPTURE(body);
    CHECK_FALSE(read_form(request_of("multipart/form-data; boundary=x", body)).has_value());
  }
  CHECK_FALSE(read_form(request_of("multipart/form-data", "--\r\n")).has_value());
}

}  // namespace
}  // namespace htx::server
