#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.h"
#include "engine/base/error.h"
#include "engine/base/language.h"
#include "engine/page/page.h"
#include "engine/session/jurisdiction.h"
#include "engine/value/json.h"

namespace htx::cli {

// How a report is written.
enum class Format { kText, kMarkdown, kHtml, kJson };

// What every command was told.
struct Settings {
  Language language = Language::kVietnamese;
  std::string store = "htx.db";
  std::string office;               // Empty: the only one of the store.
  std::string home;                 // Where rules/ and workflows/ are.
  std::string jurisdiction = "vn";  // Of a store the one that it was made for.
  bool names_jurisdiction = false;  // Whether somebody said so.
  bool names_language = false;
  std::string user;   // What the environment calls who asks.
  std::string actor;  // Who he says he is, and in which role; empty: he says nothing.
  std::string role;
  bool json = false;
  Format format = Format::kText;
  std::string command;    // "case do".
  std::string output;     // A file instead of standard output.
  bool replaces = false;  // Whether an output may take the place of a file that is there.
};

// Standard output and error of one command.
class Terminal {
 public:
  explicit Terminal(const Settings& settings) : settings_(settings), manner_(settings.language) {}

  const Settings& settings() const { return settings_; }
  // The language, as it is written where the store is.
  const report::Manner& language() const { return manner_; }
  // From here on it is spoken as in that place: in its first language if nobody asked for one, or for one
  // that it does not offer.
  void speak_as(const Jurisdiction& jurisdiction) const;
  std::string say(std::string_view code, std::vector<Message::Argument> arguments = {}) const;

  // Whether programs read the answer: then it is one JSON document on standard output, of an error too, and
  // words go to standard error.
  bool wants_json() const { return settings_.json || settings_.format == Format::kJson; }

  // A line on standard output.
  void line(std::string_view text) const;
  // The page in the format asked for, or `json` if that was asked for; to the file asked for, if any.
  Status show(const report::Page& page, const Json& json) const;
  // The same for results that may be large: only the form that was asked for is made.
  Status show(const std::function<report::Page()>& page, const std::function<Json()>& json) const;
  // The answer for programs, where a command has no page; to the file asked for, if any.
  Status answer(const Json& json) const;
  // A text as it is, to the file asked for or to standard output.
  Status deliver(const std::string& text) const;
  // A text to a file of the command's own; what is done and recorded by then is said to be so if that fails.
  Status write(const std::string& path, std::string_view text) const;
  // Whether all that was printed got out; the exit code.
  int finish(int exit) const;
  // The exit code of a command whose answer was given so; `exit` if it was.
  int done(const Status& shown, int exit = 0) const { return shown ? exit : fail(shown.error()); }
  // From here on something that the command did is durable.
  void note_recorded() const { has_recorded_ = true; }

  // Mistakes on standard error.
  void show(const Diagnostics& diagnostics) const;
  // An error on standard error that does not keep the command from being done.
  void warn(const Error& error) const;
  // Told of what fails because it is forbidden, from here on.
  void on_refusal(std::function<void(const Error& why)> told) const { told_of_refusal_ = std::move(told); }
  // An error on standard error, with whether anything was recorded before it, and as the answer where
  // programs read one and there is none yet; returns its exit code.
  int fail(const Error& error) const;

  // A progress bar on standard error, if that is a terminal; else nothing.
  static void progress(std::size_t done, std::size_t of);

 private:
  void answer_error(const Error& error) const;

  const Settings& settings_;
  mutable report::Manner manner_;
  mutable std::function<void(const Error& why)> told_of_refusal_;
  mutable bool has_recorded_ = false;
  mutable bool has_answered_ = false;
  mutable Diagnostics shown_;    // Mistakes that were shown, for the answer if it is an error.
  mutable int print_fault_ = 0;  // The error number of what could not be printed.
};

}  // namespace htx::cli
