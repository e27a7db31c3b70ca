#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/server/visit/visit.h"

namespace htx::server {

// On what a page is printed.
enum class Paper : std::uint8_t {
  kUpright,
  kLandscape,  // Wide tables.
  kLetter,     // As an official letter is.
};

// What stands around every page.
struct Frame {
  std::string title;
  std::string_view menu;  // The address of the item of the menu that it belongs to; empty: none.
  int status = 200;
  Paper paper = Paper::kUpright;
};

// The page of that template with the frame around it.  `model` is an object; the members of the frame, such
// as "title", "token" and "who", are added to it.
Response page(const Visit& visit, std::string_view name, Json model, const Frame& frame);

// The page that says why a request was not done, and the status of that error.
Response problem_page(const Visit& visit, const Error& error);
Response problem_page(const Visit& visit, const Error& error, int status);

// The same of what was refused before it could be read whole: nobody is known yet.
Response refusal_page(const Error& error, int status, Language language);

// {message, hint, code} of an error, for a note at the top of a form.
Json error_note(const Error& error, Language language);

// "thứ Ba": the day of the week.
std::string weekday(Date day, const report::Voice& say);
// What a role of the office is called.
std::string role_title(OfficeRole role, const report::Voice& say);
// The same by its id; what is no role of an office keeps that.
std::string role_title(const std::string& id, const report::Voice& say);

}  // namespace htx::server
