// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A double of an honest ERC-20 that counts how many allowances an account has open, so that none is overlooked.
/// Like USDT it can answer with nothing and refuse to change an allowance that is not used up.
contract CountingToken {
    address private immutable minter = msg.sender;
    bool private immutable isLikeTether;

    mapping(address account => uint256 amount) public balanceOf;
    mapping(address owner => mapping(address spender => uint256 amount)) public allowance;
    mapping(address owner => uint256 count) public openAllowances;

    error NotMinter();
    error AllowanceInUse();

    constructor(bool isLikeTether_) {
        isLikeTether = isLikeTether_;
    }

    function mint(address to, uint256 amount) external {
        if (msg.sender != minter) revert NotMinter();
        balanceOf[to] += amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        _confirm();
    }

    function transferFrom(address from, address to, uint256 amount) external {
        _setAllowance(from, msg.sender, allowance[from][msg.sender] - amount);
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        _confirm();
    }

    function approve(address spender, uint256 amount) external {
        if (isLikeTether && amount != 0 && allowance[msg.sender][spender] != 0) revert AllowanceInUse();
        _setAllowance(msg.sender, spender, amount);
        _confirm();
    }

    function _setAllowance(address owner, address spender, uint256 amount) private {
        uint256 before = allowance[owner][spender];
        if (before == 0 && amount != 0) ++openAllowances[owner];
        if (before != 0 && amount == 0) --openAllowances[owner];
        allowance[owner][spender] = amount;
    }

    function _confirm() private view {
        if (isLikeTether) return;
        assembly ("memory-safe") {
            mstore(0, 1) // true
            return(0, 32)
        }
    }
}
