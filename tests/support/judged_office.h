#pragma once

#include <sstream>

#include "tests/support/files.h"
#include "tests/support/served_office.h"

namespace htx {

// A served office whose two cooperatives were judged for 2019 and 2020, by the proposal of the Alliance; the
// names of both are still those of ServedOffice, markup included.  The first is strong, the second weak: it
// has the figures of a weak one of the example.
class JudgedOffice : public ServedOffice {
 public:
  JudgedOffice() : ServedOffice(judge) {}

 private:
  static void judge(const ServedOffice& office) {
    for (const std::string year : {"2019", "2020"}) {
      const std::string file = "returns-" + year + ".csv";
      office.folder.write(file, rows_of_both(file));
      CHECK(office.run("import returns " + file) == 0);
      CHECK(office.run("evaluate --period " + year + " --rules vn.alliance-proposal") == 0);
    }
  }

  // The head of the example's returns, and the rows of two cooperatives.
  static std::string rows_of_both(const std::string& file) {
    std::istringstream all(file_bytes(HTX_SOURCE "/examples/ca-mau-2020/" + file));
    std::string rows;
    std::string line;
    for (bool is_head = true; std::getline(all, line); is_head = false) {
      if (const std::size_t weak = line.find(";CM-034;"); weak != std::string::npos)
        rows += line.replace(weak, 8, ";CM-002;") + "\n";
      else if (is_head || contains(line, ";CM-001;"))
        rows += line + "\n";
    }
    return rows;
  }
};

}  // namespace htx
