// Writes the synthetic scene of Cà Mau at the end of 2020.  Every figure comes from one fixed seed and
// integer arithmetic, so the files are the same on every machine.  See README.md for what is real
// (the totals and the names of places) and what is not (everything else).
//
//   ca_mau_2020_generator OUTDIR

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace {

using Int = std::int64_t;

// The published totals of 2020.
constexpr Int kMembers = 4'011;
constexpr Int kWorkers = 4'033;
constexpr Int kCharterTenths = 4'403'420;  // 440,342 million VND, in tenths.
constexpr std::size_t kCooperatives = 249;

// splitmix64: small, well known, and the same everywhere.
class Random {
 public:
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  // From low to high, both included.
  Int between(Int low, Int high) {
    return low + static_cast<Int>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(Int percent) { return between(1, 100) <= percent; }
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[static_cast<std::size_t>(between(0, static_cast<Int>(i) - 1))]);
    }
  }
  template <class C>
  const auto& pick(const C& items) {
    return items[static_cast<std::size_t>(between(0, static_cast<Int>(items.size()) - 1))];
  }

 private:
  std::uint64_t state_ = 20'201'231;
};

struct District {
  const char* name;
  std::size_t cooperatives;
  std::vector<const char*> communes;
};

const std::vector<District>& districts() {
  static const std::vector<District> kDistricts = {
      {"Thành phố Cà Mau",
       20,
       {"Phường 1", "Phường 8", "Phường Tân Xuyên", "Xã An Xuyên", "Xã Hòa Tân", "Xã Hòa Thành",
        "Xã Định Bình", "Xã Lý Văn Lâm", "Xã Tân Thành", "Xã Tắc Vân"}},
      {"Huyện Thới Bình",
       33,
       {"Thị trấn Thới Bình", "Xã Biển Bạch", "Xã Biển Bạch Đông", "Xã Tân Bằng", "Xã Hồ Thị Kỷ",
        "Xã Trí Phải", "Xã Trí Lực", "Xã Tân Phú", "Xã Tân Lộc", "Xã Tân Lộc Bắc", "Xã Tân Lộc Đông"}},
      {"Huyện U Minh",
       27,
       {"Thị trấn U Minh", "Xã Khánh An", "Xã Khánh Hội", "Xã Khánh Lâm", "Xã Khánh Thuận", "Xã Nguyễn Phích",
        "Xã Khánh Tiến", "Xã Khánh Hòa"}},
      {"Huyện Trần Văn Thời",
       42,
       {"Thị trấn Trần Văn Thời", "Thị trấn Sông Đốc", "Xã Khánh Bình", "Xã Khánh Bình Đông", "Xã Khánh Hải",
        "Xã Khánh Hưng", "Xã Lợi An", "Xã Phong Điền", "Xã Khánh Lộc", "Xã Phong Lạc", "Xã Trần Hợi",
        "Xã Khánh Bình Tây"}},
      {"Huyện Cái Nước",
       33,
       {"Thị trấn Cái Nước", "Xã Trần Thới", "Xã Đông Thới", "Xã Hưng Mỹ", "Xã Hoà Mỹ", "Xã Tân Hưng Đông",
        "Xã Lương Thế Trân", "Xã Thạnh Phú", "Xã Phú Hưng", "Xã Tân Hưng"}},
      {"Huyện Đầm Dơi",
       36,
       {"Thị trấn Đầm Dơi", "Xã Quách Phẩm", "Xã Quách Phẩm Bắc", "Xã Thanh Tùng", "Xã Ngọc Chánh",
        "Xã Tân Trung", "Xã Trần Phán", "Xã Tân Thuận", "Xã Tân Đức", "Xã Nguyễn Huân", "Xã Tạ An Khương",
        "Xã Tân Duyệt"}},
      {"Huyện Phú Tân",
       24,
       {"Thị trấn Cái Đôi Vàm", "Xã Nguyễn Việt Khái", "Xã Tân Hưng Tây", "Xã Rạch Chèo", "Xã Việt Thắng",
        "Xã Phú Thuận", "Xã Phú Mỹ", "Xã Tân Hải", "Xã Phú Tân"}},
      {"Huyện Năm Căn",
       18,
       {"Thị trấn Năm Căn", "Xã Hàng Vịnh", "Xã Hàm Rồng", "Xã Tam Giang", "Xã Hiệp Tùng",
        "Xã Tam Giang Đông", "Xã Lâm Hải", "Xã Đất Mới"}},
      {"Huyện Ngọc Hiển",
       16,
       {"Thị trấn Rạch Gốc", "Xã Viên An Đông", "Xã Tân Ân", "Xã Tam Giang Tây", "Xã Tân Ân Tây",
        "Xã Đất Mũi", "Xã Viên An"}},
  };
  return kDistricts;
}

struct Line {
  const char* sector;
  const char* agri_type;  // Empty outside agriculture.
  std::size_t count;
  std::vector<const char*> prefixes;
};

// 172 agricultural, 75 others, 2 credit funds: the proportion of the forecast for 31/12/2021 (180 to 78).
const std::vector<Line>& lines() {
  static const std::vector<Line> kLines = {
      {"Nông nghiệp",
       "Thủy sản",
       84,
       {"Nuôi trồng thủy sản", "Tôm sinh thái", "Tôm - lúa", "Nuôi tôm", "Nuôi cua", "Thủy sản"}},
      {"Nông nghiệp",
       "Trồng trọt",
       48,
       {"Nông nghiệp", "Dịch vụ nông nghiệp", "Rau màu", "Lúa chất lượng cao"}},
      {"Nông nghiệp", "Nông nghiệp tổng hợp", 28, {"Nông nghiệp tổng hợp", "Dịch vụ tổng hợp"}},
      {"Nông nghiệp", "Chăn nuôi", 7, {"Chăn nuôi"}},
      {"Nông nghiệp", "Lâm nghiệp", 3, {"Lâm nghiệp"}},
      {"Nông nghiệp", "Diêm nghiệp", 2, {"Diêm nghiệp"}},
      {"Vận tải", "", 22, {"Vận tải", "Vận tải thủy bộ"}},
      {"Xây dựng", "", 16, {"Xây dựng", "Xây dựng cầu đường"}},
      {"Thương mại - dịch vụ", "", 24, {"Thương mại dịch vụ", "Dịch vụ"}},
      {"Công nghiệp - tiểu thủ công nghiệp", "", 9, {"Tiểu thủ công nghiệp", "Chế biến thủy sản khô"}},
      {"Môi trường", "", 4, {"Vệ sinh môi trường"}},
      {"Tín dụng", "", 2, {"Quỹ tín dụng nhân dân"}},
  };
  return kLines;
}

enum class Profile { kStrong, kGood, kAverage, kWeak, kStopped, kNew, kCreditFund };

struct Day {
  int day = 0;  // 0: none.
  int month = 0;
  int year = 0;
};

struct Cooperative {
  std::string id;
  std::string name;
  const District* district = nullptr;
  std::string commune;
  const Line* line = nullptr;
  Profile profile = Profile::kAverage;
  std::string tax_code;
  Day founded;
  std::string law;
  std::string representative;
  // The return of 2020; money in tenths of a million.
  Int members = 0;
  Int women = 0;
  Int workers = 0;
  Int charter = 0;
  std::array<Int, 15> points = {};  // In halves.
  // What makes a case of it.
  Day inactive_since;
  Day below_minimum_since;
  Day court_on;
  Day revoked_on;
  Day last_meeting;
  bool suspended = false;
  bool fined = false;
  bool figures_missing = false;
  bool no_scores = false;
  Int total_error = 0;  // In halves: what the declared total is off by.
  int failed_rechecks = 0;
  std::string evidence;
};

// ---- texts -----------------------------------------------------------------------------------

std::string padded(Int n, std::size_t width) {
  std::string text = std::to_string(n);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// 1234567 -> "1.234.567"
std::string grouped(Int n) {
  std::string digits = std::to_string(n < 0 ? -n : n);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ".");
  return (n < 0 ? "-" : "") + digits;
}

// Tenths as Vietnamese books write them: 17685 -> "1.768,5".
std::string tenths(Int n) {
  const Int whole = n / 10;
  const Int rest = (n < 0 ? -n : n) % 10;
  std::string text = (n < 0 && whole == 0 ? "-" : "") + grouped(whole);
  return rest == 0 ? text : text + "," + std::to_string(rest);
}

std::string halves(Int n) { return tenths(n * 5); }

std::string text_of(const Day& d) {
  return d.day == 0 ? "" : padded(d.day, 2) + "/" + padded(d.month, 2) + "/" + std::to_string(d.year);
}

const char* yes(bool value) { return value ? "có" : "không"; }

// ---- the register ----------------------------------------------------------------------------

// "2000" is the prefix of Cà Mau; the check digit follows the rule of tax codes.
std::vector<std::string> tax_codes(std::size_t count) {
  constexpr std::array<Int, 9> kWeights = {31, 29, 23, 19, 17, 13, 7, 5, 3};
  std::vector<std::string> codes;
  for (Int serial = 90'001; codes.size() < count; serial += 7) {
    const std::string digits = "2000" + std::to_string(serial);
    Int sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (digits[i] - '0');
    if (sum % 11 != 0) codes.push_back(digits + std::to_string(10 - sum % 11));
  }
  return codes;
}

std::vector<std::string> name_words(Random& random, std::size_t count) {
  constexpr std::array<const char*, 18> kFirst = {"Tân",   "Phú",   "Thành", "Đồng", "Minh", "Hưng",
                                                  "Phước", "Thuận", "Vạn",   "Kim",  "Bình", "Long",
                                                  "Đại",   "Quyết", "Tiến",  "Hiệp", "An",   "Trung"};
  constexpr std::array<const char*, 16> kSecond = {"Phát", "Thịnh", "Lợi",   "Tiến",  "Thành", "Hòa",
                                                   "Đạt",  "Vinh",  "Thắng", "Phong", "Tâm",   "Quang",
                                                   "Tài",  "Lộc",   "Nghĩa", "Sinh"};
  std::vector<std::string> words;
  for (const char* a : kFirst) {
    for (const char* b : kSecond) {
      if (std::string(a) != b) words.push_back(std::string(a) + " " + b);
    }
  }
  random.shuffle(words);
  words.resize(count);
  return words;
}

std::string person(Random& random) {
  constexpr std::array<const char*, 10> kFamily = {"Nguyễn", "Trần", "Lê",  "Phạm", "Huỳnh",
                                                   "Võ",     "Đặng", "Bùi", "Lâm",  "Trương"};
  constexpr std::array<const char*, 14> kGiven = {"An",  "Bình", "Cường", "Dũng", "Hải", "Hùng", "Khánh",
                                                  "Lâm", "Minh", "Nam",   "Phúc", "Sơn", "Tuấn", "Út"};
  constexpr std::array<const char*, 8> kGivenWomen = {"Hạnh", "Hoa", "Hương", "Lan",
                                                      "Mai",  "Nga", "Thu",   "Xuân"};
  const std::string family = random.pick(kFamily);
  if (random.chance(20)) return family + " Thị " + random.pick(kGivenWomen);
  return family + " Văn " + random.pick(kGiven);
}

// Puts kinds of farming where they exist: forest by U Minh, salt by Đầm Dơi.
void move_to_district(std::vector<Cooperative>& all, const char* agri_type, const char* district) {
  for (Cooperative& c : all) {
    if (std::string(c.line->agri_type) != agri_type || std::string(c.district->name) == district) continue;
    for (Cooperative& other : all) {
      const bool there = std::string(other.district->name) == district;
      if (there && std::string(other.line->agri_type) == "Thủy sản") {
        std::swap(c.line, other.line);
        break;
      }
    }
  }
}

std::vector<Cooperative> make_register(Random& random) {
  std::vector<const Line*> every_line;
  for (const Line& line : lines()) every_line.insert(every_line.end(), line.count, &line);
  random.shuffle(every_line);
  const std::vector<std::string> codes = tax_codes(kCooperatives);
  const std::vector<std::string> words = name_words(random, kCooperatives);
  std::vector<Cooperative> all;
  for (const District& district : districts()) {
    for (std::size_t i = 0; i < district.cooperatives; ++i) {
      Cooperative c;
      const std::size_t n = all.size();
      c.id = "CM-" + padded(static_cast<Int>(n) + 1, 3);
      c.district = &district;
      c.commune = random.pick(district.communes);
      c.line = every_line[n];
      c.tax_code = n % 41 == 17 ? "" : codes[n];
      const bool old = random.chance(6);
      c.founded = {static_cast<int>(random.between(1, 28)), static_cast<int>(random.between(1, 12)),
                   static_cast<int>(old ? random.between(2004, 2012) : random.between(2013, 2019))};
      c.law = old && random.chance(60) ? "Luật 2003" : "Luật 2012";
      c.representative = person(random);
      all.push_back(std::move(c));
    }
  }
  move_to_district(all, "Lâm nghiệp", "Huyện U Minh");
  move_to_district(all, "Diêm nghiệp", "Huyện Đầm Dơi");
  for (std::size_t n = 0; n < all.size(); ++n) {
    Cooperative& c = all[n];
    c.name = (std::string(c.line->sector) == "Tín dụng" ? "" : "HTX ") +
             std::string(random.pick(c.line->prefixes)) + " " + words[n];
  }
  return all;
}

// ---- what becomes of them --------------------------------------------------------------------

using Group = std::vector<Cooperative*>;

Group of_profile(std::vector<Cooperative>& all, Profile profile) {
  Group group;
  for (Cooperative& c : all) {
    if (c.profile == profile) group.push_back(&c);
  }
  return group;
}

void assign_profiles(std::vector<Cooperative>& all, Random& random) {
  std::vector<Profile> profiles;
  const auto add = [&](std::size_t count, Profile profile) {
    profiles.insert(profiles.end(), count, profile);
  };
  add(14, Profile::kStrong);
  add(48, Profile::kGood);
  add(118, Profile::kAverage);
  add(40, Profile::kWeak);
  add(24, Profile::kStopped);
  add(3, Profile::kNew);
  random.shuffle(profiles);
  std::size_t next = 0;
  for (Cooperative& c : all) {
    const bool fund = std::string(c.line->sector) == "Tín dụng";
    c.profile = fund ? Profile::kCreditFund : profiles[next++];
    if (c.profile == Profile::kNew) {
      c.founded = {static_cast<int>(random.between(1, 28)), static_cast<int>(random.between(4, 10)), 2020};
      c.law = "Luật 2012";
    }
    const bool idle = c.profile == Profile::kStopped;
    c.last_meeting = {static_cast<int>(random.between(1, 28)), static_cast<int>(random.between(1, 5)),
                      idle ? 2019 : 2020};
    if (c.profile == Profile::kNew) c.last_meeting = c.founded;
  }
}

// The grounds of Law 23/2012 art. 54.2, each at least once.
void assign_grounds(std::vector<Cooperative>& all, Random& random) {
  const Group stopped = of_profile(all, Profile::kStopped);
  const Group weak = of_profile(all, Profile::kWeak);
  for (std::size_t i = 0; i < stopped.size(); ++i) {
    Cooperative& c = *stopped[i];
    const bool long_ago = i < 14;
    c.inactive_since =
        long_ago ? Day{static_cast<int>(random.between(1, 28)), static_cast<int>(random.between(1, 12)),
                       static_cast<int>(random.between(2018, 2019))}
                 : Day{static_cast<int>(random.between(1, 28)), static_cast<int>(random.between(2, 8)), 2020};
    if (long_ago) c.last_meeting.year = c.inactive_since.year - 1;
    c.suspended = i >= 20;
    if (c.founded.year >= c.last_meeting.year) c.founded.year = c.last_meeting.year - 2;
  }
  for (std::size_t i = 0; i < 3; ++i) weak[i]->below_minimum_since = {15, static_cast<int>(3 + i), 2019};
  weak[3]->below_minimum_since = {10, 9, 2020};  // Not yet twelve months.
  for (std::size_t i = 4; i < 9; ++i) {
    weak[i]->last_meeting = {20, static_cast<int>(i), 2018};
    if (weak[i]->founded.year >= 2018) weak[i]->founded.year = 2016;
  }
  stopped[0]->court_on = {12, 10, 2020};
  stopped[1]->revoked_on = {25, 11, 2020};
  for (std::size_t i = 2; i < 6; ++i) {
    Cooperative& c = i < 4 ? *stopped[i] : *weak[i + 6];
    c.failed_rechecks = 2;
    c.evidence = "Biên bản phúc tra số " + padded(static_cast<Int>(i) + 3, 2) + "/BB-ĐKT ngày " +
                 padded(static_cast<Int>(i) * 4, 2) + "/08/2020";
  }
  weak[12]->failed_rechecks = 1;
  weak[12]->evidence = "Biên bản phúc tra số 12/BB-ĐKT ngày 17/09/2020";
  for (const std::size_t i : {5U, 15U, 25U}) weak[i]->fined = true;
  of_profile(all, Profile::kAverage)[7]->fined = true;
  of_profile(all, Profile::kGood)[11]->fined = true;
  for (std::size_t n = 0; n < all.size(); ++n)
    all[n].figures_missing = n % 12 == 5 && all[n].profile != Profile::kCreditFund;
}

// ---- figures that add up to the published totals ----------------------------------------------

// Moves amounts by `step` until they add up to `total`; `may` says which of them, and how low.
template <class Get>
void settle(std::vector<Cooperative>& all, Int total, Int step, Get amount_and_floor) {
  Int sum = 0;
  for (Cooperative& c : all) sum += *amount_and_floor(c).first;
  for (std::size_t n = 0; sum != total; n = (n + 1) % all.size()) {
    const auto [amount, floor] = amount_and_floor(all[n]);
    if (floor < 0) continue;
    const Int gap = total - sum;
    const Int move = gap > 0 ? std::min(step, gap) : std::max({-step, gap, floor - *amount});
    *amount += move;
    sum += move;
  }
}

void assign_members(std::vector<Cooperative>& all, Random& random) {
  Int fund_members = 168;
  for (Cooperative& c : all) {
    const Int kind = random.between(1, 100);
    c.members = kind <= 50   ? random.between(7, 12)
                : kind <= 85 ? random.between(12, 20)
                             : random.between(20, 45);
    if (c.below_minimum_since.day != 0) c.members = random.between(4, 6);
    if (c.profile == Profile::kCreditFund) c.members = std::exchange(fund_members, 132);
  }
  settle(all, kMembers, 1, [](Cooperative& c) {
    const bool fixed = c.below_minimum_since.day != 0 || c.profile == Profile::kCreditFund;
    return std::pair<Int*, Int>(&c.members, fixed ? -1 : 7);
  });
  for (Cooperative& c : all) {
    c.women = c.members * random.between(12, 42) / 100;
    c.workers =
        c.profile == Profile::kStopped ? random.between(0, 2) : c.members * random.between(70, 150) / 100;
    if (c.profile == Profile::kCreditFund) c.workers = random.between(9, 12);
  }
  settle(all, kWorkers, 1, [](Cooperative& c) {
    const bool fixed = c.profile == Profile::kStopped || c.profile == Profile::kCreditFund;
    return std::pair<Int*, Int>(&c.workers, fixed ? -1 : 2);
  });
}

void assign_capital(std::vector<Cooperative>& all, Random& random) {
  Int sum = 0;
  for (Cooperative& c : all) {
    const Int kind = random.between(1, 100);
    const Int million = kind <= 30   ? random.between(50, 300)
                        : kind <= 70 ? random.between(300, 1'500)
                        : kind <= 92 ? random.between(1'500, 4'000)
                                     : random.between(4'000, 15'000);
    c.charter = million;
    if (c.profile == Profile::kCreditFund) c.charter = random.between(2'800, 3'900);
    if (c.profile == Profile::kStopped) c.charter = random.between(60, 900);
    sum += c.charter;
  }
  // Scaled to the published total in round tens of millions, the rest settled million by million.
  for (Cooperative& c : all)
    c.charter = std::max<Int>(30, c.charter * (kCharterTenths / 10) / sum / 10 * 10) * 10;
  settle(all, kCharterTenths, 10, [](Cooperative& c) {
    return std::pair<Int*, Int>(&c.charter, c.profile == Profile::kStopped ? -1 : 300);
  });
  for (std::size_t n = 0; n + 8 < all.size(); n += 16) {
    all[n].charter += 5;
    all[n + 8].charter -= 5;
  }
}

// What a self-score may reach, in halves.  The maxima of criteria 10 to 15 are not known; these are
// the generator's own and make the 40 points that are left.
constexpr std::array<Int, 15> kMaximum = {14, 12, 22, 12, 16, 12, 12, 12, 8, 16, 18, 16, 10, 12, 8};

Int target_points(Profile profile, Random& random) {
  switch (profile) {
    case Profile::kStrong: return random.between(162, 184);
    case Profile::kGood: return random.between(132, 157);
    case Profile::kAverage: return random.between(101, 128);
    case Profile::kWeak: return random.between(56, 97);
    case Profile::kStopped: return random.between(10, 50);
    case Profile::kNew:
    case Profile::kCreditFund: break;
  }
  return 0;
}

void assign_points(std::vector<Cooperative>& all, Random& random) {
  for (Cooperative& c : all) {
    c.no_scores = c.profile == Profile::kNew || c.profile == Profile::kCreditFund ||
                  (c.profile == Profile::kStopped && random.chance(40));
    const Int target = target_points(c.profile, random);
    Int sum = 0;
    for (std::size_t i = 0; i < kMaximum.size(); ++i) {
      const Int share = kMaximum[i] * (target + random.between(-20, 20)) / 200;
      c.points[i] = std::clamp<Int>(share, 0, kMaximum[i]);
      sum += c.points[i];
    }
    for (std::size_t i = 0; sum != target; i = (i + 1) % kMaximum.size()) {
      if (sum < target && c.points[i] < kMaximum[i])
        ++c.points[i], ++sum;
      else if (sum > target && c.points[i] > 0)
        --c.points[i], --sum;
    }
  }
  const Group good = of_profile(all, Profile::kGood);
  const Group average = of_profile(all, Profile::kAverage);
  // Totals that do not equal their parts.
  good[3]->total_error = 4;
  average[10]->total_error = -6;
  average[60]->total_error = 18;
  of_profile(all, Profile::kWeak)[20]->total_error = 10;
  // Points above the maximum of a criterion.
  good[8]->points[8] = kMaximum[8] + 2;
  average[20]->points[2] = kMaximum[2] + 4;
  average[40]->points[0] = kMaximum[0] + 1;
}

// ---- the tables ------------------------------------------------------------------------------

std::string row_of(const std::vector<std::string>& cells) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) row += (i > 0 ? ";" : "") + cells[i];
  return row + "\n";
}

std::string service_of(const Cooperative& c) {
  const std::string sector = c.line->sector;
  if (sector == "Nông nghiệp")
    return std::string(c.line->agri_type) == "Nông nghiệp tổng hợp" ? "Hỗn hợp" : "Sản xuất";
  if (sector == "Vận tải" || sector == "Xây dựng") return "Tạo việc làm";
  return sector == "Thương mại - dịch vụ" ? "Tiêu dùng" : "Hỗn hợp";
}

std::string cooperatives_table(const std::vector<Cooperative>& all) {
  std::string table =
      "STT;Mã HTX;Tên HTX;Loại hình;Lĩnh vực;Loại hình nông nghiệp;Loại sản phẩm dịch vụ;Huyện;Xã;Mã số thuế;"
      "Ngày thành lập;Đăng ký theo Luật HTX năm;Người đại diện;Số điện thoại;Ghi chú\n";
  for (std::size_t n = 0; n < all.size(); ++n) {
    const Cooperative& c = all[n];
    const bool fund = c.profile == Profile::kCreditFund;
    table +=
        row_of({std::to_string(n + 1), c.id, c.name, fund ? "QTDND" : "HTX", c.line->sector,
                c.line->agri_type, service_of(c), c.district->name, c.commune, c.tax_code, text_of(c.founded),
                c.law, c.representative, "0290000" + padded(static_cast<Int>(n) + 1, 4), "Dữ liệu giả lập"});
  }
  return table;
}

constexpr const char* kReturnHeader =
    "STT;Mã HTX;Tên HTX;Năm báo cáo;Số thành viên;Thành viên nữ;Lao động thường xuyên;Vốn điều lệ (triệu "
    "đồng);"
    "Vốn thực góp;Tổng vốn bình quân;Tài sản không chia;Vốn chủ sở hữu;Tổng tài sản;Nợ quá hạn;Nợ thuế;Doanh "
    "thu;"
    "Doanh thu kế hoạch;Doanh thu từ thành viên;Lợi nhuận trước thuế;Thu nhập bình quân thành viên;"
    "Tỷ lệ quỹ đầu tư phát triển (%);Tỷ lệ quỹ dự phòng (%);Số cán bộ quản lý;Cán bộ quản lý qua đào tạo;"
    "Ngày đại hội thành viên gần nhất;Không họp đại hội có lý do;Có sổ đăng ký thành viên;Công khai tài "
    "chính;"
    "Khiếu nại chưa giải quyết;Bị xử phạt trong năm;Được khen thưởng trong năm;Tình trạng hoạt động;Số tháng "
    "đã hoạt động;"
    "Số tháng ngừng trong năm;Ngừng hoạt động từ ngày;Đã báo cơ quan đăng ký về việc ngừng;Đã báo cơ quan "
    "thuế về việc ngừng;"
    "Thiếu số thành viên tối thiểu từ ngày;Ngày tòa án quyết định giải thể;Ngày bị thu hồi giấy chứng nhận;"
    "Số lần phúc tra không đạt;Căn cứ củng cố không "
    "đạt;TC1;TC2;TC3;TC4;TC5;TC6;TC7;TC8;TC9;TC10;TC11;TC12;TC13;TC14;TC15;"
    "Tổng điểm tự chấm;NN Ưu đãi giá cho thành viên;NN Lợi ích thành viên;NN Vốn hoạt động;NN Quy mô và cộng "
    "đồng;"
    "NN Khen thưởng;NN Mức độ hài lòng\n";

// Ranges that follow the profile, so that measured and self-scored figures tell the same story.
struct Range {
  Int low;
  Int high;
};

Range by_profile(Profile profile, std::array<Range, 4> strong_good_average_weak) {
  switch (profile) {
    case Profile::kStrong: return strong_good_average_weak[0];
    case Profile::kGood:
    case Profile::kCreditFund: return strong_good_average_weak[1];
    case Profile::kAverage:
    case Profile::kNew: return strong_good_average_weak[2];
    case Profile::kWeak: return strong_good_average_weak[3];
    case Profile::kStopped: break;
  }
  return {0, 0};
}

// One year of one cooperative in money, tenths of a million.
struct Money {
  Int paid_in, capital, undivided, equity, assets, overdue, tax_debt, revenue, plan, from_members, profit,
      income;
};

Money money_of(const Cooperative& c, Int year, Random& random) {
  const auto percent = [&](Int amount, Range range) {
    return amount * random.between(range.low, range.high) / 100;
  };
  Money m{};
  const Int scale = year == 2020 ? 100 : random.between(85, 105);
  m.paid_in = percent(c.charter, c.profile == Profile::kStopped
                                     ? Range{10, 40}
                                     : by_profile(c.profile, {{{80, 100}, {60, 95}, {40, 80}, {20, 60}}}));
  m.capital = percent(m.paid_in, {105, 160});
  m.undivided = percent(m.capital, by_profile(c.profile, {{{10, 20}, {5, 15}, {0, 8}, {0, 3}}}));
  m.revenue =
      percent(c.charter, by_profile(c.profile, {{{140, 280}, {90, 180}, {45, 110}, {5, 40}}})) * scale / 100;
  m.plan = m.revenue == 0 ? 0
                          : m.revenue * 100 /
                                random.between(c.profile == Profile::kWeak ? 50 : 82,
                                               c.profile == Profile::kWeak ? 90 : 125);
  m.from_members = percent(m.revenue, {30, 80});
  const Range margin = by_profile(c.profile, {{{8, 15}, {6, 12}, {2, 8}, {-12, 2}}});
  m.profit = percent(m.revenue, margin);
  m.income = m.profit > 0 ? m.profit / c.members : 0;
  const bool troubled = c.profile == Profile::kWeak || c.profile == Profile::kStopped;
  m.overdue = troubled && random.chance(45) ? percent(m.capital, {10, 90}) : 0;
  m.tax_debt = troubled && random.chance(40) ? random.between(15, 900) : 0;
  m.equity = (troubled ? percent(m.paid_in, {5, 60}) : m.paid_in) + m.undivided + m.profit;
  m.assets = m.equity + m.overdue + m.tax_debt + percent(m.capital, {5, 40});
  return m;
}

std::string status_of(const Cooperative& c, Int year, Random& random) {
  const bool stopped = c.profile == Profile::kStopped && c.inactive_since.year <= year;
  if (stopped && c.suspended) return "Tạm ngừng";
  constexpr std::array<const char*, 4> kStopped = {"Ngừng hoạt động", "Ngưng hoạt động", "Không hoạt động",
                                                   "Chờ giải thể"};
  if (stopped) return random.pick(kStopped);
  if (c.profile == Profile::kWeak) return random.chance(50) ? "Hoạt động cầm chừng" : "Đang hoạt động";
  return "Đang hoạt động";
}

void add_operation(std::vector<std::string>& cells, const Cooperative& c, Int year, Random& random) {
  const bool now = year == 2020;
  const bool stopped = c.inactive_since.day != 0 && c.inactive_since.year <= year;
  const Int months = (year - c.founded.year) * 12 + 12 - c.founded.month;
  Int stopped_months = stopped ? 12 : 0;
  if (stopped && c.inactive_since.year == year) stopped_months = 12 - c.inactive_since.month;
  Day meeting = c.last_meeting;
  if (!now && meeting.year == 2020) meeting.year = 2019;
  const bool tidy =
      c.profile == Profile::kStrong || c.profile == Profile::kGood || c.profile == Profile::kCreditFund;
  const bool decent = tidy || c.profile == Profile::kAverage;
  cells.push_back(c.figures_missing && c.profile == Profile::kAverage ? "" : text_of(meeting));
  cells.emplace_back(yes(false));
  cells.emplace_back(yes(tidy || random.chance(decent ? 85 : 40)));
  cells.emplace_back(yes(tidy || random.chance(decent ? 75 : 20)));
  cells.push_back(std::to_string(decent ? 0 : random.between(0, 2)));
  cells.emplace_back(yes(now && c.fined));
  cells.emplace_back(
      yes(c.profile == Profile::kStrong || (c.profile == Profile::kGood && random.chance(30))));
  cells.push_back(status_of(c, year, random));
  cells.push_back(std::to_string(months));
  cells.push_back(std::to_string(stopped_months));
  cells.push_back(stopped ? text_of(c.inactive_since) : "");
  cells.emplace_back(stopped ? yes(c.suspended) : "");
  cells.emplace_back(stopped ? yes(c.suspended) : "");
  cells.push_back(c.below_minimum_since.year != 0 && c.below_minimum_since.year <= year
                      ? text_of(c.below_minimum_since)
                      : "");
  cells.push_back(now ? text_of(c.court_on) : "");
  cells.push_back(now ? text_of(c.revoked_on) : "");
  cells.push_back(now && c.failed_rechecks > 0 ? std::to_string(c.failed_rechecks) : "");
  cells.push_back(now ? c.evidence : "");
}

void add_points(std::vector<std::string>& cells, const Cooperative& c, Int year, Random& random) {
  Int total = year == 2020 ? c.total_error : 0;
  for (std::size_t i = 0; i < c.points.size(); ++i) {
    // The year before: about the same, never above the maximum.
    const Int points =
        year == 2020 ? c.points[i] : std::clamp<Int>(c.points[i] + random.between(-1, 1), 0, kMaximum[i]);
    cells.push_back(c.no_scores ? "" : halves(points));
    total += points;
  }
  cells.push_back(c.no_scores ? "" : halves(total));
  const bool agricultural = std::string(c.line->sector) == "Nông nghiệp" && !c.no_scores;
  constexpr std::array<Int, 6> kAgriculturalMaximum = {16, 30, 20,
                                                       20, 10, 28};  // In halves; only the first is known.
  const Range share = c.profile == Profile::kStopped
                          ? Range{0, 15}
                          : by_profile(c.profile, {{{80, 100}, {62, 85}, {45, 68}, {15, 45}}});
  for (const Int maximum : kAgriculturalMaximum) {
    const Int points = maximum * random.between(share.low, share.high) / 100;
    cells.push_back(agricultural ? halves(points) : "");
  }
}

std::string return_row(const Cooperative& c, std::size_t number, Int year, Random& random) {
  const Money m = money_of(c, year, random);
  const bool now = year == 2020;
  const Int members = now ? c.members : std::max<Int>(c.members - random.between(-1, 2), c.women);
  const Int managers = random.between(3, 7);
  const Range trained = by_profile(c.profile, {{{70, 100}, {50, 90}, {25, 65}, {0, 35}}});
  const auto figure = [&](Int amount) { return c.figures_missing ? std::string() : tenths(amount); };
  std::vector<std::string> cells = {std::to_string(number),
                                    c.id,
                                    c.name,
                                    std::to_string(year),
                                    grouped(members),
                                    grouped(c.women),
                                    grouped(c.workers),
                                    tenths(c.charter),
                                    tenths(m.paid_in),
                                    figure(m.capital),
                                    figure(m.undivided),
                                    figure(m.equity),
                                    figure(m.assets),
                                    tenths(m.overdue),
                                    tenths(m.tax_debt),
                                    tenths(m.revenue),
                                    figure(m.plan),
                                    tenths(m.from_members),
                                    figure(m.profit),
                                    figure(m.income)};
  const Range development = by_profile(c.profile, {{{200, 300}, {150, 260}, {50, 210}, {0, 60}}});
  const Range reserve = by_profile(c.profile, {{{50, 100}, {50, 80}, {20, 60}, {0, 30}}});
  cells.push_back(figure(random.between(development.low, development.high)));
  cells.push_back(figure(random.between(reserve.low, reserve.high)));
  cells.push_back(std::to_string(managers));
  cells.push_back(std::to_string(managers * random.between(trained.low, trained.high) / 100));
  add_operation(cells, c, year, random);
  add_points(cells, c, year, random);
  return row_of(cells);
}

// A cooperative that stopped later was already weak, but not yet stopped.
Cooperative as_of(Cooperative c, Int year) {
  if (c.profile == Profile::kStopped && c.inactive_since.year > year) c.profile = Profile::kWeak;
  return c;
}

std::string returns_table(const std::vector<Cooperative>& all, Int year, Random& random) {
  std::string table = kReturnHeader;
  std::size_t number = 0;
  for (const Cooperative& c : all) {
    if (c.founded.year <= year) table += return_row(as_of(c, year), ++number, year, random);
  }
  return table;
}

// One mistake of each kind, under headers in normal form D.  README.md lists them.
std::string dirty_table() {
  return "STT;Ma\xCC\x83 HTX;Na\xCC\x86m ba\xCC\x81o ca\xCC\x81o;So\xCC\x82\xCC\x81 tha\xCC\x80nh "
         "vie\xCC\x82n;"
         "THANH VIEN NU;Vốn điều lệ (tỷ đồng);Doanh thu;Ngày đại hội gần nhất;Có sổ đăng ký thành viên;"
         "Tình trạng;Tổng doanh thuu\n"
         "I;Huyện Giả Định;;40;;;;;;;\n"
         "1;CM-901;2020;12;3;1,5;1.250,5;15/03/2020;có;Đang hoạt động;\n"
         "2;CM-902;2020;1.204;300;0,25;980;2020-04-02;x;hoat dong;\n"
         "3;CM-903;2020;15;4;500 triệu;1,250.75;05/04/2020;có;Đang hoạt động;\n"
         "4;CM-904;2020;9;2;2;1.234;06/04/2020;không;Ngưng;\n"
         "5;CM-905;2020;10;12;1;700;07/04/2020;có;Đang hoạt động;\n"
         "6;CM-906;2020;-8;2;1;650;08/04/2020;có;Đang hoạt động;\n"
         "7;CM-907;2020;11;2;10000000000000000000000000000000000000000;640;09/04/2020;có;Đang hoạt động;\n"
         "8;CM-908;2020;13;2;1;630;12/31/2020;có;Đang hoạt động;\n"
         "9;CM-909;2020;14;2;1;620;31/12/3021;có;Đang hoạt động;\n"
         "10;CM-910;2020;mười;2;1;610;10/04/2020;chắc có;đang ngủ;\n"
         "11;CM-901;2020;99;3;1,5;1.250,5;15/03/2020;có;Đang hoạt động;\n"
         "12;;2020;16;3;1;600;11/04/2020;có;Đang hoạt động;\n"
         "13;CM-913;2020;17\n"
         "14;CM-914;2020;18;3;1;590;12/04/2020;có;Đang hoạt động;;thừa\n"
         "15;CM-915;2020;19,5;3;1;580;13/04/2020;có;Đang hoạt động;\n"
         "16;CM-916;2020;19;3;1;570;14/04/2020;có;Đang hoạt động;\n"
         "17;CM-917;2020;21;3;5 USD;560;15/04/2020;có;Đang hoạt động;\n"
         "18;\"CM-918\"x;2020;22;3;1;550;16/04/2020;có;Đang hoạt động;\n"
         "19;CM-919\xFF;2020;23;3;1;540;17/04/2020;có;Đang hoạt động;\n"
         "20;CM-920;2020;24;;;;;-;n/a;\n"
         "21;CM-921;2020;25;3;1;530;18/04/2020;có;Đang hoạt động;\n"
         "22;CM-921;2020;25;3;1;530;18/04/2020;có;Đang hoạt động;\n"
         "23;\"CM-923;2020;26;3;1;520;19/04/2020;có;Đang hoạt động;\n"
         ";Cộng huyện Giả Định;;1.300;;;;;;;\n"
         ";Tổng cộng;;1.400;;;;;;;\n";
}

std::string report_2018() {
  return "Địa bàn;Thời điểm báo cáo;Tổng số HTX;HTX nông nghiệp;HTX phi nông nghiệp;QTDND;HTX thành lập "
         "mới;HTX giải thể\n"
         "Cà Mau;30/06/2018;167;94;54;2;19;4\n"
         "Tổng cộng;;167;94;54;2;19;4\n";
}

bool write(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  return static_cast<bool>(file.flush());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("ca_mau_2020_generator OUTDIR\n", stderr);
    return 2;
  }
  Random random;
  std::vector<Cooperative> all = make_register(random);
  assign_profiles(all, random);
  assign_grounds(all, random);
  assign_members(all, random);
  assign_capital(all, random);
  assign_points(all, random);
  const std::string folder = std::string(argv[1]) + "/";
  const bool written = write(folder + "cooperatives.csv", cooperatives_table(all)) &&
                       write(folder + "returns-2019.csv", returns_table(all, 2019, random)) &&
                       write(folder + "returns-2020.csv", returns_table(all, 2020, random)) &&
                       write(folder + "dirty.csv", dirty_table()) &&
                       write(folder + "report-2018.csv", report_2018());
  return written ? 0 : 1;
}
