#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/language.h"
#include "engine/base/message.h"
#include "engine/page/manner.h"
#include "engine/value/date.h"
#include "engine/value/decimal.h"
#include "engine/value/value.h"

namespace htx::report {

// What a report says, before it is known where it will be read: the same page becomes text for a
// terminal, Markdown for a file and HTML for a browser or a printer.
struct Heading {
  int level = 1;
  std::string text;
};
struct Paragraph {
  std::string text;
};
struct Bullets {
  std::vector<std::string> items;
};
struct Table {
  std::vector<std::string> headers;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> right_aligned = {};  // Columns of figures.
  bool last_row_is_total = false;
};
using Block = std::variant<Heading, Paragraph, Bullets, Table>;

struct Page {
  std::string title;
  Language language = Language::kVietnamese;
  std::vector<Block> blocks;
};

// For a terminal: columns line up by display width; cells of a table too wide for a screen are wrapped.
std::string to_text(const Page& page);
// CommonMark with pipe tables.
std::string to_markdown(const Page& page);
// A complete HTML page that prints on A4 and needs nothing from elsewhere.
std::string to_html(const Page& page);

// Speaks one language as one place writes it: texts from the catalogue, numbers, dates and hours in its
// manner.
class Voice {
 public:
  explicit Voice(Manner manner) : manner_(std::move(manner)) {}
  Language language() const { return manner_.language; }
  const Manner& manner() const { return manner_; }

  std::string operator()(std::string_view code, std::vector<Message::Argument> arguments = {}) const;
  const std::string& operator()(const Bilingual& text) const { return text.in(manner_.language); }
  // 1234.5 is "1.234,5" or "1,234.5".
  std::string number(const Decimal& number) const;
  std::string number(std::size_t count) const;
  // "31/12/2020" or "2020-12-31".
  std::string date(const Date& date) const;
  // A moment that a record keeps in UTC, by the clock on the wall: at UTC+7 "2020-12-31T18:05:27.274Z" is
  // "01:05 ngày 01/01/2021" or "2021-01-01 01:05 (+07:00)".  A text that is no such moment stays as it is.
  std::string moment(std::string_view utc) const;
  // What a body or a thing is called in this place; its id in the words of the program if the place has no
  // name for it.
  std::string word(const std::string& id) const;
  // A figure as a person reads it: có / không, a number, a date, a text; a dash for nothing.
  std::string figure(const Value& value) const;

 private:
  Manner manner_;
};

}  // namespace htx::report
