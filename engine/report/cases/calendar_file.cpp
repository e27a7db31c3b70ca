#include "engine/report/cases/calendar_file.h"

#include <algorithm>
#include <set>

#include "engine/page/page.h"

namespace htx::report {
namespace {

// RFC 5545, 3.3.11: what would end a value or a line is escaped.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      result += c;
    }
  }
  return result;
}

// 3.1: lines end with CRLF and have at most 75 octets; a further one begins with a blank.  Folding between
// the octets of one character would be allowed, but many readers cannot undo it.
void add_line(std::string& file, std::string_view line) {
  constexpr std::size_t kLongest = 75;
  std::size_t room = kLongest;
  while (line.size() > room) {
    std::size_t end = room;
    while ((static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
    file += line.substr(0, end);
    file += "\r\n ";
    line.remove_prefix(end);
    room = kLongest - 1;
  }
  file += line;
  file += "\r\n";
}

// "20210301" of "2021-03-01"; the same for instants without their milliseconds.
std::string basic(std::string_view iso) {
  std::string text;
  for (const char c : iso.substr(0, iso.find('.'))) {
    if (c != '-' && c != ':') text += c;
  }
  return text;
}

// REQUIRES: item.row.due
void add_event(std::string& file, const WorkItem& item, const std::string& store, const std::string& stamp,
               const Voice& say) {
  const WorkListRow& row = item.row;
  const Date& due = *row.due;
  add_line(file, "BEGIN:VEVENT");
  add_line(file, "UID:" + escaped(row.work.case_id + "-" + row.work.deadline + "-" + std::to_string(row.run) +
                                  "@" + store));
  add_line(file, "DTSTAMP:" + stamp);
  add_line(file, "DTSTART;VALUE=DATE:" + basic(to_text(due)));
  add_line(file, "DTEND;VALUE=DATE:" + basic(to_text(due.plus_days(1))));
  const std::string title = say(item.deadline_title).empty() ? row.work.deadline : say(item.deadline_title);
  add_line(file, "SUMMARY:" + escaped(row.work.case_id + ": " + title));
  add_line(file, "DESCRIPTION:" + escaped(row.cooperative + "\n" + say(item.workflow_title) + "\n" +
                                          say(item.title) + (item.law.empty() ? "" : "\n" + item.law)));
  if (!row.work.role.empty()) add_line(file, "CATEGORIES:" + escaped(row.work.role));
  add_line(file, "TRANSP:TRANSPARENT");
  if (row.warn && *row.warn < due) {
    add_line(file, "BEGIN:VALARM");
    add_line(file, "ACTION:DISPLAY");
    add_line(file, "DESCRIPTION:" + escaped(row.work.case_id + ": " + title));
    add_line(file, "TRIGGER:-P" + std::to_string(due.days() - row.warn->days()) + "D");
    add_line(file, "END:VALARM");
  }
  add_line(file, "END:VEVENT");
}

}  // namespace

std::string calendar_file(const WorkList& list, const std::string& store, Instant now, Language language) {
  const Voice say(language);
  const std::string stamp = basic(htx::to_text(now)) + "Z";
  std::string file;
  add_line(file, "BEGIN:VCALENDAR");
  add_line(file, "VERSION:2.0");
  add_line(file, "PRODID:-//htx//htx//" + std::string(language == Language::kVietnamese ? "VI" : "EN"));
  add_line(file, "CALSCALE:GREGORIAN");
  add_line(file, "METHOD:PUBLISH");
  // Several tasks may be limited by one deadline, which is one event.
  std::set<std::pair<std::string, std::string>> written;
  for (const WorkItem& item : list.items) {
    if (!item.row.due || !written.insert({item.row.work.case_id, item.row.work.deadline}).second) continue;
    add_event(file, item, store, stamp, say);
  }
  add_line(file, "END:VCALENDAR");
  return file;
}

}  // namespace htx::report
