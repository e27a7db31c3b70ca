#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/base/clock.h"

namespace htx {

// How long one has to wait after passwords that did not fit.  Three counts, each with a number that costs
// nothing and then a delay that doubles up to a limit:
//
//   an account from one address   5 free, 15 s up to 15 min   who guesses is slowed down here
//   an address                   30 free, 15 s up to  5 min   and who goes through many accounts, here
//   an account from anywhere     50 free,  5 s up to 30 s     and who comes from many addresses, here
//
// The last limit is low on purpose: whoever wants to lock somebody else out by guessing wrongly keeps him
// waiting half a minute, and still has fewer than 3,000 guesses a day.  A count is forgotten after a day
// without a failure, and that of an account from one address with a password that fits.
//
// Not for several threads at once.  Remembers at most `most` counts; beyond that the oldest go.
class LockOut {
 public:
  explicit LockOut(std::size_t most = 100'000) : most_(most) {}

  // How long from `now` until this account may try from this address; 0: at once.
  std::int64_t milliseconds_to_wait(const std::string& account, const std::string& address,
                                    Instant now) const;
  void failed(const std::string& account, const std::string& address, Instant now);
  void succeeded(const std::string& account, const std::string& address);

 private:
  struct Count {
    std::int64_t failures = 0;
    Instant last;
  };
  void add(const std::string& key, Instant now);

  std::size_t most_;
  std::map<std::string, Count> counts_;
};

}  // namespace htx
