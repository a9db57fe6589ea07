// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A token that anybody can mint, and whose transfer can be made to misbehave.
contract MockToken {
    enum Habit {
        ReturnsTrue,
        ReturnsNothing,
        ReturnsFalse,
        ReturnsTwo,
        ReturnsOneByte,
        ReturnsZeroByte,
        Reverts,
        RevertsSilently
    }

    mapping(address account => uint256 amount) private balances;
    Habit public habit;
    address public hookRecipient;
    address public hookTarget;
    bytes public hookCall;

    error Refused();

    function setHabit(Habit habit_) external {
        habit = habit_;
    }

    /// @notice From now on each transfer to the recipient first makes this call and passes its failure on.
    function setTransferHook(address recipient, address target, bytes calldata call_) external {
        (hookRecipient, hookTarget, hookCall) = (recipient, target, call_);
    }

    function mint(address to, uint256 amount) external {
        balances[to] += amount;
    }

    function balanceOf(address account) external view returns (uint256) {
        return balances[account];
    }

    function transfer(address to, uint256 amount) external {
        if (hookTarget != address(0) && to == hookRecipient) {
            (bool success, bytes memory answer) = hookTarget.call(hookCall);
            if (!success) {
                assembly {
                    revert(add(answer, 32), mload(answer))
                }
            }
        }
        if (habit == Habit.Reverts) revert Refused();
        if (habit == Habit.RevertsSilently) {
            assembly {
                revert(0, 0)
            }
        }
        balances[msg.sender] -= amount;
        balances[to] += amount;
        bytes memory returned = hex"";
        if (habit == Habit.ReturnsTrue) returned = abi.encode(true);
        if (habit == Habit.ReturnsFalse) returned = abi.encode(false);
        if (habit == Habit.ReturnsTwo) returned = abi.encode(2);
        if (habit == Habit.ReturnsOneByte) returned = hex"01";
        if (habit == Habit.ReturnsZeroByte) returned = hex"00";
        assembly {
            return(add(returned, 32), mload(returned))
        }
    }
}
