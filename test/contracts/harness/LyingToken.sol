// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @notice A double of a token that lies: it adds to what an account has, subtracts from it, or says of every allowance
/// that there is none, or nothing at all.
contract LyingToken is MockToken {
    enum AllowanceHabit {
        Honest,
        None,
        ReturnsNothing,
        ReturnsOneByte,
        ReturnsAllButOneByte,
        Reverts
    }

    AllowanceHabit private allowanceHabit;
    address private flattered;
    int256 private lie;

    function setAllowanceHabit(AllowanceHabit habit_) external {
        allowanceHabit = habit_;
    }

    function lieAbout(address account, int256 amount) external {
        (flattered, lie) = (account, amount);
    }

    function balanceOf(address account) external view override returns (uint256) {
        return account == flattered ? uint256(int256(balances[account]) + lie) : balances[account];
    }

    /// @notice What the allowance really is.
    function trueAllowance(address account, address spender) external view returns (uint256) {
        return allowances[account][spender];
    }

    function allowance(address account, address spender) external view override returns (uint256) {
        if (allowanceHabit == AllowanceHabit.None) return 0;
        if (allowanceHabit == AllowanceHabit.Reverts) revert Refused();
        if (allowanceHabit == AllowanceHabit.Honest) return allowances[account][spender];
        uint256 length = allowanceHabit == AllowanceHabit.ReturnsOneByte ? 1 : 0;
        if (allowanceHabit == AllowanceHabit.ReturnsAllButOneByte) length = 31;
        assembly {
            mstore(0, 0)
            return(0, length)
        }
    }
}
