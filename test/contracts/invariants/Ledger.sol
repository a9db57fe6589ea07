// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHonestToken} from "./IHonestToken.sol";

/// @notice What the accounts that matter hold: of each token, and of ETH behind them.
library Ledger {
    struct Accounts {
        address[] tokens;
        address self;
        address payout;
        address owner;
        address builder;
    }

    struct Page {
        uint256[] self;
        uint256[] payout;
        uint256[] owner;
        uint256 builderWei;
    }

    function read(Accounts memory accounts) internal view returns (Page memory page) {
        page.self = _holdings(accounts.tokens, accounts.self);
        page.payout = _holdings(accounts.tokens, accounts.payout);
        page.owner = _holdings(accounts.tokens, accounts.owner);
        page.builderWei = accounts.builder.balance;
    }

    /// @notice How many allowances the contract has granted and not taken back.
    function openAllowances(Accounts memory accounts) internal view returns (uint256 count) {
        for (uint256 i = 0; i < accounts.tokens.length; ++i) {
            count += IHonestToken(accounts.tokens[i]).openAllowances(accounts.self);
        }
    }

    function isLess(uint256[] memory left, uint256[] memory right) internal pure returns (bool) {
        for (uint256 i = 0; i < left.length; ++i) {
            if (left[i] < right[i]) return true;
        }
        return false;
    }

    function isEqual(uint256[] memory left, uint256[] memory right) internal pure returns (bool) {
        return keccak256(abi.encode(left)) == keccak256(abi.encode(right));
    }

    function _holdings(address[] memory tokens, address account) private view returns (uint256[] memory amounts) {
        amounts = new uint256[](tokens.length + 1);
        for (uint256 i = 0; i < tokens.length; ++i) {
            amounts[i] = IHonestToken(tokens[i]).balanceOf(account);
        }
        amounts[tokens.length] = account.balance;
    }
}
