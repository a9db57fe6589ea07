// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A double of a token: anybody can mint and burn, and its transfers and approvals can be made to misbehave.
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

    uint256 private constant BPS = 10_000;

    mapping(address account => uint256 amount) internal balances;
    mapping(address account => mapping(address spender => uint256 amount)) internal allowances;

    /// @dev Of transfers and of approvals.
    Habit public habit;
    Habit public approvalHabit;
    /// @dev What is lost on the way.
    uint256 public transferFeeBps;
    /// @dev What the sender pays on top, rounded up.
    uint256 public senderFeeBps;

    address private hookRecipient;
    address private hookTarget;
    bytes private hookCall;

    error Refused();

    function setHabit(Habit habit_) external {
        habit = habit_;
    }

    function setApprovalHabit(Habit habit_) external {
        approvalHabit = habit_;
    }

    function setTransferFeeBps(uint256 feeBps) external {
        transferFeeBps = feeBps;
    }

    function setSenderFeeBps(uint256 feeBps) external {
        senderFeeBps = feeBps;
    }

    /// @notice From now on each transfer to the recipient, and each approval of it, first makes this call and passes its
    /// failure on.
    function setTransferHook(address recipient, address target, bytes calldata call_) external {
        (hookRecipient, hookTarget, hookCall) = (recipient, target, call_);
    }

    /// @notice Is an honest token again.
    function calmDown() external {
        (habit, approvalHabit, hookTarget) = (Habit.ReturnsTrue, Habit.ReturnsTrue, address(0));
        (transferFeeBps, senderFeeBps) = (0, 0);
    }

    function mint(address to, uint256 amount) external {
        balances[to] += amount;
    }

    /// @notice What a rebase takes from an account.
    function burn(address from, uint256 amount) external {
        balances[from] -= amount;
    }

    function balanceOf(address account) external view virtual returns (uint256) {
        return balances[account];
    }

    function allowance(address account, address spender) external view virtual returns (uint256) {
        return allowances[account][spender];
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
        _confirm(habit);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowances[from][msg.sender] -= amount;
        _move(from, to, amount);
        _confirm(habit);
    }

    function approve(address spender, uint256 amount) external {
        _runHook(spender);
        allowances[msg.sender][spender] = amount;
        _confirm(approvalHabit);
    }

    function _move(address from, address to, uint256 amount) private {
        _runHook(to);
        balances[from] -= amount + (amount * senderFeeBps + BPS - 1) / BPS;
        balances[to] += amount - amount * transferFeeBps / BPS;
    }

    function _runHook(address recipient) private {
        if (hookTarget == address(0) || recipient != hookRecipient) return;
        (bool success, bytes memory answer) = hookTarget.call(hookCall);
        if (!success) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
    }

    /// @dev Ends the call.
    function _confirm(Habit how) private pure {
        if (how == Habit.Reverts) revert Refused();
        if (how == Habit.RevertsSilently) {
            assembly {
                revert(0, 0)
            }
        }
        bytes memory returned = hex"";
        if (how == Habit.ReturnsTrue) returned = abi.encode(true);
        if (how == Habit.ReturnsFalse) returned = abi.encode(false);
        if (how == Habit.ReturnsTwo) returned = abi.encode(2);
        if (how == Habit.ReturnsOneByte) returned = hex"01";
        if (how == Habit.ReturnsZeroByte) returned = hex"00";
        assembly {
            return(add(returned, 32), mload(returned))
        }
    }
}
