#include "engine/report/cases/calendar_file.h"

#include "engine/base/text.h"
#include "tests/support/matchers.h"

namespace htx::report {
namespace {

WorkItem item(std::string id, std::string deadline, const char* due, const char* warn = "") {
  WorkItem item;
  item.row.work = {.case_id = std::move(id),
                   .item = "inspect",
                   .kind = WorkKind::kTask,
                   .role = "committee",
                   .holder = "",
                   .since = Date(),
                   .deadline = std::move(deadline)};
  item.row.cooperative = "CM-001";
  item.row.due = date_from_iso(due);
  item.row.warn = date_from_iso(warn);
  item.row.run = 2;
  item.title = {"Kiểm tra", "Inspect"};
  item.workflow_title = {"Kiểm tra hợp tác xã", "Inspection"};
  item.deadline_title = {"Hạn, dài; rất dài \\ để phải gập dòng nhiều lần ở đây", "Limit"};
  item.law = "Điều 98";
  return item;
}

constexpr Instant kNow{1'610'677'800'000};  // 2021-01-15T02:30:00Z

TEST_CASE("a calendar file has one all-day event for each running deadline", "[report][ics]") {
  WorkList list;
  list.items = {item("C-1", "reply", "2021-02-26", "2021-02-20"), item("C-1", "reply", "2021-02-26"),
                item("C-2", "other", "2021-12-31"), item("C-3", "paused", "")};
  const std::string file = calendar_file(list, "htx", kNow, Language::kVietnamese);
  CHECK(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"));
  CHECK(file.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
  std::size_t events = 0;
  for (std::size_t at = file.find("BEGIN:VEVENT"); at != std::string::npos;
       at = file.find("BEGIN:VEVENT", at + 1))
    ++events;
  CHECK(events == 2);
  CHECK(contains(file, "\r\nUID:C-1-reply-2@htx\r\nDTSTAMP:20210115T023000Z\r\n"));
  CHECK(contains(file, "DTSTART;VALUE=DATE:20210226\r\nDTEND;VALUE=DATE:20210227\r\n"));
  CHECK(contains(file, "DTSTART;VALUE=DATE:20211231\r\nDTEND;VALUE=DATE:20220101\r\n"));
  CHECK(contains(file, "BEGIN:VALARM\r\nACTION:DISPLAY\r\n"));
  CHECK(contains(file, "TRIGGER:-P6D\r\n"));
  CHECK(calendar_file(list, "htx", kNow, Language::kVietnamese) == file);
}

TEST_CASE("lines of a calendar file are folded between characters and unfold to what was meant",
          "[report][ics]") {
  WorkList list;
  list.items = {item("C-1", "reply", "2021-02-26")};
  const std::string file = calendar_file(list, "htx", kNow, Language::kVietnamese);
  std::string unfolded;
  std::size_t folds = 0;
  std::size_t begin = 0;
  while (begin < file.size()) {
    const std::size_t end = file.find("\r\n", begin);
    REQUIRE(end != std::string::npos);
    const std::string_view line(file.data() + begin, end - begin);
    CHECK(line.size() <= 75);
    CHECK(is_valid_utf8(line));
    if (line.starts_with(" ")) {
      ++folds;
      unfolded += line.substr(1);
    } else {
      unfolded += "\n" + std::string(line);
    }
    begin = end + 2;
  }
  CHECK(folds > 0);
  CHECK(contains(unfolded, "\nSUMMARY:C-1: Hạn\\, dài\\; rất dài \\\\ để phải gập dòng nhiều lần ở đây\n"));
  CHECK(contains(unfolded, "\nDESCRIPTION:CM-001\\nKiểm tra hợp tác xã\\nKiểm tra\\nĐiều 98\n"));
}

}  // namespace
}  // namespace htx::report
