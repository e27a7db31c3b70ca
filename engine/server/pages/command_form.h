#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/server/visit/visit.h"

// A form that asks for a command: fields one below the other, the day of the act, what would follow.
namespace htx::server {

struct FormField {
  enum class Kind : std::uint8_t { kLine, kText, kDay, kChoice, kFile };
  std::string id;
  Kind kind = Kind::kLine;
  std::string label;
  std::string hint = {};
  std::string first = {};                                         // What stands there at first.
  std::vector<std::pair<std::string, std::string>> choices = {};  // Of a choice: values and their titles.
};

struct CommandForm {
  std::string title;
  std::string lead;
  std::string action;  // Where it is sent; its preview is below that.
  std::string back;    // Where one goes instead.
  std::string menu;
  std::string button;
  std::vector<std::pair<std::string, std::string>> path = {};  // Addresses and names of what it is within.
  std::vector<FormField> fields = {};
  std::vector<std::string> refusals = {};  // What cannot be chosen, and why.
  std::int64_t line = 0;                   // Of the journal that it was made from.
  Json changes = {};  // What came into the case meanwhile, as changes_model() has it; may be null.
};

// The day on which it happened, which the form calls "on", and the note, "note".
FormField day_field(const Visit& visit);
FormField note_field(const Visit& visit);

// What was typed into a field, without the blanks around it.
std::string typed(const Visit& visit, const std::string& field);
// The day of a field as it was typed.  Fails with "server.bad-day".
Result<Date> typed_day(const Visit& visit, const std::string& field);

// By which what a form writes is done once: the key it came with, which stays while it is the same act; a new
// one at first, and where another command used that key up.
Result<std::string> key_of_form(const Visit& visit, const Error* error);

// The form as it is first shown, or, with an error, as it comes back: with what was typed, and the error at
// the field that it is about.  `preview` as preview_model() makes it; null: not asked for yet.
Result<Response> form_page(const Visit& visit, const CommandForm& form, const Error* error = nullptr,
                           Json preview = {});

// Whether an error is about what was asked, and the form comes back with it.
bool is_about_request(const Error& error);

}  // namespace htx::server
